package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Operators;
import cimmlc.flow.Params;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * What one meta-operator reads and writes in the buffers, from its arguments and its params alone.
 * The simulators have a reading of the language of their own; the two agree only by docs/flow.md.
 *
 * @param reads regions; those of a window's input are whole lines
 * @param writes regions
 */
record Accesses(List<Region> reads, List<Region> writes) {

  Accesses {
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }

  static final Accesses NONE = new Accesses(List.of(), List.of());

  /**
   * The accesses of a statement in all iterations of a domain that moves only addresses.
   *
   * @param active what a crossbar read activates
   * @throws IllegalArgumentException if arguments and params are not those of the operator
   */
  static Accesses of(Operation operation, Header header, Domain domain, Cells.Active active) {
    return new Reading(operation, header, domain).accesses(active);
  }

  /** One statement while it is read. */
  private record Reading(Operation operation, Header header, Domain domain) {

    Accesses accesses(Cells.Active active) {
      return switch (operation.op()) {
        case "cim.write_core", "cim.write_xb", "cim.write_row" -> NONE;
        case "cim.read_core" -> product();
        case "cim.read_xb", "cim.read_row" -> crossbars(active);
        case "mov_patch" -> patch();
        case "mov", "requant" -> rows();
        case "add", "sub", "mul", "div", "matmul" -> elementwise();
        default -> Operators.isPointwise(operation.op()) ? rows() : whole();
      };
    }

    private Params params() {
      return header.params(operation.name("params"));
    }

    private long number(String name, long absent) {
      return domain.first(operation.number(name, absent));
    }

    private Accesses product() {
      Share share = Share.of(operation, header, domain);
      Address target = operation.address("dst");
      return new Accesses(
          share.reads(operation.address("src")),
          share.writes(target, domain.first(target.offset())));
    }

    private Accesses crossbars(Cells.Active active) {
      Region source = run("src", active.rows());
      Region target = run("dst", active.columns());
      boolean adds = number("accumulate", 0) == 1;
      return new Accesses(adds ? List.of(source, target) : List.of(source), List.of(target));
    }

    private Accesses patch() {
      WindowGrid grid = WindowGrid.of(params(), header);
      TensorDecl input = header.tensor(params().word("input"));
      long first = domain.min(operation.number("window", 0));
      long last = domain.max(operation.number("window", 0));
      Region base = Memory.region(input);
      List<Region> reads = new ArrayList<>();
      for (WindowGrid.Lines lines : grid.lines(first, 1, last - first + 1)) {
        long offset = base.offset() + lines.first() * grid.lineBytes();
        long length = (lines.end() - lines.first()) * grid.lineBytes();
        reads.add(Region.of(base.buffer(), offset, length, List.of(), base.type()));
      }
      return new Accesses(reads, List.of(run("dst", number("rows", 0))));
    }

    private Accesses rows() {
      return new Accesses(List.of(strided("src")), List.of(strided("dst")));
    }

    private Region strided(String side) {
      Address address = operation.address(side);
      long length = Math.multiplyExact(number("len", 0), (long) address.type().bytes());
      long stride = number(side + "_stride", length);
      return region(address, length, new Region.Dim(number("rows", 1), stride));
    }

    private Accesses elementwise() {
      List<String> inputs =
          operation.arguments().containsKey("params") ? params().names("inputs") : List.of();
      List<Region> reads = new ArrayList<>();
      for (var argument : operation.arguments().entrySet()) {
        if (argument.getKey().startsWith("src") && argument.getValue() instanceof Address) {
          int index = reads.size();
          long count =
              index < inputs.size()
                  ? header.tensor(inputs.get(index)).elements()
                  : number("len", 0);
          reads.add(run(argument.getKey(), count));
        }
      }
      return new Accesses(reads, List.of(run("dst", number("len", 0))));
    }

    private Accesses whole() {
      long count = header.tensor(params().word("input")).elements();
      return new Accesses(List.of(run("src", count)), List.of(run("dst", number("len", 0))));
    }

    /** So many values in a row. */
    private Region run(String name, long count) {
      Address address = operation.address(name);
      ValueType type = address.type();
      return region(address, Math.multiplyExact(count, (long) type.bytes()));
    }

    private Region region(Address address, long length, Region.Dim... further) {
      List<Region.Dim> dims = new ArrayList<>(List.of(further));
      dims.addAll(domain.dims(address.offset()));
      Buffer buffer = Buffer.of(address, domain);
      return Region.of(buffer, domain.first(address.offset()), length, dims, address.type());
    }
  }

  /** Variables that must have one value each for {@link #of}: those that more than shift runs. */
  static java.util.Set<String> fixedVariables(Operation operation) {
    java.util.Set<String> variables = new java.util.TreeSet<>();
    boolean windowed = operation.op().equals("cim.read_core");
    for (var argument : operation.arguments().entrySet()) {
      switch (argument.getValue()) {
        case Address(_, var core, var offset, _) -> {
          variables.addAll(core.coefficients().keySet());
          if (windowed) {
            variables.addAll(offset.coefficients().keySet());
          }
        }
        case Operand.Number(var value) -> {
          if (!argument.getKey().equals("window")) {
            variables.addAll(value.coefficients().keySet());
          }
        }
        case Operand.Name _ -> {}
      }
    }
    return variables;
  }
}
