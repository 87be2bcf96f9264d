package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Checks one meta-operator at its place in the text's order, and does what it does. */
final class OperationCheck {

  private static final long MOST_ITERATIONS = 1 << 17;
  private static final long MOST_RUNS = 1 << 24;

  private final Header header;
  private final Memory memory;
  private final Cells cells;
  private final Problems problems;
  private final Set<String> checkedParams = new HashSet<>();

  OperationCheck(Header header, Memory memory, Problems problems) {
    this.header = header;
    this.memory = memory;
    this.cells = new Cells(header);
    this.problems = problems;
  }

  /** Where a statement stands. */
  private record Context(
      Operation operation, Domain domain, Collection<Concurrency> groups, StageCoverage coverage) {}

  /**
   * Checks a statement in all iterations of a domain.
   *
   * @param groups the groups around it whose members can run at once
   */
  void run(
      Operation operation, Domain domain, Collection<Concurrency> groups, StageCoverage coverage) {
    try {
      Set<String> fixed = Accesses.fixedVariables(operation);
      if (domain.combinations(fixed) > MOST_ITERATIONS) {
        problems.add(operation, "limit", "variables " + fixed + " have too many values to check");
        return;
      }
      domain.fixing(fixed).forEach(point -> check(new Context(operation, point, groups, coverage)));
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      problems.add(operation, "params", String.valueOf(e.getMessage()));
    }
  }

  private void check(Context context) {
    Operation operation = context.operation;
    OperationRules rules =
        new OperationRules(
            operation,
            header,
            context.domain,
            message -> problems.add(operation, message, message));
    rules.check(checkedParams);
    Cells.Active active = use(context);
    Accesses accesses = Accesses.of(operation, header, context.domain, active);
    accesses.reads().forEach(region -> read(context, region));
    inPlace(context, accesses);
    accesses.writes().forEach(region -> write(context, region));
    if (operation.op().equals("cim.read_core")) {
      context.coverage.add(operation, Share.of(operation, header, context.domain));
    }
  }

  private Cells.Active use(Context context) {
    Cells.Active active;
    try {
      active = cells.run(context.operation, context.domain);
    } catch (IllegalArgumentException e) {
      problems.add(context.operation, "cells", String.valueOf(e.getMessage()));
      return Cells.Active.NONE;
    }
    for (Concurrency group : context.groups) {
      for (Cells.Rows rows : cells.rows(active, group.sharesCrossbars(context.operation))) {
        Statement other = group.use(rows.from(), rows.to());
        if (other != null) {
          problems.add(
              context.operation,
              "unit",
              "uses %s, which %s uses at the same time"
                  .formatted(cells.name(rows.from()), problems.name(other)));
        }
      }
    }
    return active;
  }

  /** False, and a problem, where a region cannot be looked at further. */
  private boolean lies(Context context, Region region) {
    String reason = Bounds.outside(region, header);
    if (reason == null && region.runs() > MOST_RUNS) {
      reason = region + " is too scattered to be checked";
    }
    if (reason != null) {
      problems.add(context.operation, "bounds", reason);
    }
    return reason == null;
  }

  private void read(Context context, Region region) {
    if (!lies(context, region)) {
      return;
    }
    String reason = memory.unreadable(region);
    if (reason != null) {
      problems.add(context.operation, "unwritten", reason);
    }
    for (Concurrency group : context.groups) {
      Statement other = group.read(region);
      if (other != null) {
        conflict(context, "reads " + region + ", which", other, "writes at the same time");
      }
    }
  }

  private void write(Context context, Region region) {
    if (region.buffer().space() == cimmlc.flow.Space.CONST) {
      problems.add(context.operation, "bounds", "writes constants");
      return;
    }
    if (!lies(context, region)) {
      return;
    }
    for (Concurrency group : context.groups) {
      Statement other = group.write(region);
      if (other != null) {
        conflict(context, "writes " + region + ", which", other, "writes at the same time");
      }
      other = group.readerOf(region);
      if (other != null) {
        conflict(context, "overwrites " + region + ", which", other, "reads at the same time");
      }
    }
    memory.write(region);
  }

  private void conflict(Context context, String what, Statement other, String how) {
    problems.add(context.operation, "race", what + " " + problems.name(other) + " " + how);
  }

  /** Values may replace their own operands one by one, and not be shifted against them. */
  private void inPlace(Context context, Accesses accesses) {
    for (Region read : accesses.reads()) {
      for (Region written : accesses.writes()) {
        boolean same = read.offset() == written.offset() && read.length() == written.length();
        if (context.domain.isPoint() && !same && read.touches(written) && dense(read, written)) {
          problems.add(
              context.operation, "in place", "overwrites " + read + ", which it still reads");
        }
      }
    }
  }

  private static boolean dense(Region read, Region written) {
    return read.dims().isEmpty() && written.dims().isEmpty();
  }
}
