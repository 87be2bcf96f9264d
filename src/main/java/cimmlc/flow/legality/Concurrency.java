package cimmlc.flow.legality;

import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements that can run at once, members of a {@code parallel} or stages of a segment, and what
 * they have used so far.
 */
final class Concurrency {

  /** The first two members that read a place; -1 where there is no second one. */
  private record Readers(int first, int second) {
    Readers and(int member) {
      return second >= 0 || first == member ? this : new Readers(first, member);
    }

    int otherThan(int member) {
      return first == member ? second : first;
    }
  }

  private final boolean stages;
  private final List<Statement> members = new ArrayList<>();
  private final Map<Buffer, RangeMap<Integer>> writers = new HashMap<>();
  private final Map<Buffer, RangeMap<Readers>> readers = new HashMap<>();
  private final RangeMap<Integer> rows = new RangeMap<>();

  private Concurrency(boolean stages) {
    this.stages = stages;
  }

  /** Stages: a reader waits, by address, for a writer in an earlier one. */
  static Concurrency ofStages() {
    return new Concurrency(true);
  }

  /** Members of a {@code parallel}: none waits for another. */
  static Concurrency ofMembers() {
    return new Concurrency(false);
  }

  void enter(Statement member) {
    members.add(member);
  }

  private int current() {
    return members.size() - 1;
  }

  /**
   * True if the current member may use other rows of a crossbar than another member: rows are
   * written one after another, and queues wait for a crossbar that another one reads.
   */
  boolean sharesCrossbars(Statement.Operation operation) {
    boolean queue = !(members.getLast() instanceof Statement.Operation);
    return !stages
        && switch (operation.op()) {
          case "cim.write_row" -> true;
          case "cim.read_row" -> queue;
          default -> false;
        };
  }

  /** The member that conflicts with a read by the current one, or null. */
  @Nullable Statement read(Region region) {
    int member = current();
    int[] other = {-1};
    RangeMap<Readers> reads = readers.computeIfAbsent(region.buffer(), _ -> new RangeMap<>());
    RangeMap<Integer> writes = stages ? null : writers.get(region.buffer());
    Readers first = new Readers(member, -1);
    region.forEachRun((from, to) -> {
      if (writes != null && other[0] < 0) {
        other[0] = owner(writes.find(from, to, writer -> writer != member));
      }
      reads.merge(from, to, first, former -> former.and(member));
      return true;
    });
    return member(other[0]);
  }

  /** The member that also writes what the current one writes, or null. */
  @Nullable Statement write(Region region) {
    int member = current();
    int[] other = {-1};
    RangeMap<Integer> writes = writers.computeIfAbsent(region.buffer(), _ -> new RangeMap<>());
    region.forEachRun((from, to) -> {
      if (other[0] < 0) {
        other[0] = owner(writes.find(from, to, writer -> writer != member));
      }
      writes.put(from, to, member);
      return true;
    });
    return member(other[0]);
  }

  /** The member that reads what the current one overwrites, or null. */
  @Nullable Statement readerOf(Region region) {
    int member = current();
    RangeMap<Readers> reads = readers.get(region.buffer());
    if (reads == null) {
      return null;
    }
    int[] other = {-1};
    region.forEachRun((from, to) -> {
      var part = reads.find(from, to, former -> former.otherThan(member) >= 0);
      Readers found = part == null ? null : part.value();
      other[0] = found == null ? -1 : found.otherThan(member);
      return part == null;
    });
    return member(other[0]);
  }

  /** The member that uses rows of crossbars that the current one uses, or null. */
  @Nullable Statement use(long from, long to) {
    int member = current();
    int other = owner(rows.find(from, to, user -> user != member));
    rows.put(from, to, member);
    return member(other);
  }

  private static int owner(RangeMap.@Nullable Part<Integer> part) {
    Integer value = part == null ? null : part.value();
    return value == null ? -1 : value;
  }

  private @Nullable Statement member(int index) {
    return index < 0 ? null : members.get(index);
  }
}
