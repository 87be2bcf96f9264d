package cimmlc.flow;

import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Parallel;
import cimmlc.flow.Statement.Repeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Copies that run side by side, written one window of each after another (Figure 16(d) and (e)).
 * Copies that share no crossbar make a round. Of a round come first the statements before its
 * reads, then the reads, in groups in which no crossbar occurs twice, then what follows.
 */
final class FlatQueues {

  /** What a printer does with a window. */
  interface Sink {
    /** The operations of one iteration, with all variables replaced. */
    List<Operation> expand(Map<String, Long> variables, List<Statement> body);

    void one(Operation operation);

    void parallel(List<Operation> operations);
  }

  /**
   * The windows of a copy.
   *
   * @param copy the variables outside of them
   * @param slots the group of each read
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Queue(Repeat windows, Map<String, Long> copy, int[] slots) {

    List<Operation> window(long window, Sink sink) {
      Map<String, Long> variables = new HashMap<>(copy);
      variables.put(windows.variable(), window);
      return sink.expand(variables, windows.body());
    }
  }

  private final int rowsOfCrossbar;
  private final Sink sink;

  FlatQueues(Header header, Sink sink) {
    this.rowsOfCrossbar = header.architecture().crossbar().rows();
    this.sink = sink;
  }

  /** True if every member is a {@code repeat} and reads crossbars. */
  static boolean areQueues(Parallel parallel) {
    return !parallel.body().isEmpty()
        && parallel.body().stream()
            .allMatch(member -> member instanceof Repeat repeat && reads(repeat));
  }

  private static boolean reads(Statement statement) {
    return switch (statement) {
      case Repeat repeat -> repeat.body().stream().anyMatch(FlatQueues::reads);
      case Operation operation -> isRead(operation);
      default -> false;
    };
  }

  private static boolean isRead(Operation operation) {
    return operation.op().equals("cim.read_xb") || operation.op().equals("cim.read_row");
  }

  void print(Parallel parallel) {
    List<List<Queue>> rounds = rounds(parallel);
    long most =
        rounds.stream()
            .flatMap(List::stream)
            .mapToLong(queue -> queue.windows().count())
            .max()
            .orElse(0);
    for (long window = 0; window < most; window++) {
      for (List<Queue> round : rounds) {
        print(round, window);
      }
    }
  }

  private List<List<Queue>> rounds(Parallel parallel) {
    List<List<Queue>> rounds = new ArrayList<>();
    Map<Long, Integer> roundsOfCrossbar = new HashMap<>();
    List<Map<Long, Integer>> slotsOfCrossbar = new ArrayList<>();
    List<Queue> queues = new ArrayList<>();
    parallel.body().forEach(member -> unfold((Repeat) member, Map.of(), queues));
    for (Queue queue : queues) {
      List<List<Long>> reads =
          queue.window(0, sink).stream().filter(FlatQueues::isRead).map(this::crossbars).toList();
      int round =
          reads.stream()
              .flatMap(List::stream)
              .mapToInt(crossbar -> roundsOfCrossbar.getOrDefault(crossbar, 0))
              .max()
              .orElse(0);
      while (rounds.size() <= round) {
        rounds.add(new ArrayList<>());
        slotsOfCrossbar.add(new HashMap<>());
      }
      reads.forEach(read -> read.forEach(xb -> roundsOfCrossbar.put(xb, round + 1)));
      int[] slots = slots(reads, slotsOfCrossbar.get(round));
      rounds.get(round).add(new Queue(queue.windows(), queue.copy(), slots));
    }
    return rounds;
  }

  /** A member whose only statement is a {@code repeat} stands for as many copies. */
  private static void unfold(Repeat member, Map<String, Long> copy, List<Queue> queues) {
    if (member.body().size() == 1 && member.body().getFirst() instanceof Repeat inner) {
      for (long i = 0; i < member.count(); i++) {
        Map<String, Long> variables = new HashMap<>(copy);
        variables.put(member.variable(), i);
        unfold(inner, variables, queues);
      }
    } else {
      queues.add(new Queue(member, copy, new int[0]));
    }
  }

  /** For each read the first group after those in which its crossbars are. */
  private static int[] slots(List<List<Long>> reads, Map<Long, Integer> used) {
    int[] slots = new int[reads.size()];
    for (int i = 0; i < slots.length; i++) {
      int slot = 0;
      for (long crossbar : reads.get(i)) {
        slot = Math.max(slot, used.getOrDefault(crossbar, 0));
      }
      for (long crossbar : reads.get(i)) {
        used.put(crossbar, slot + 1);
      }
      slots[i] = slot;
    }
    return slots;
  }

  private List<Long> crossbars(Operation read) {
    boolean whole = read.op().equals("cim.read_xb");
    long first =
        whole
            ? read.number("xb_addr", 0).constant()
            : read.number("row_addr", 0).constant() / rowsOfCrossbar;
    long count = read.number(whole ? "len" : "xbs", 1).constant();
    return java.util.stream.LongStream.range(first, first + count)
        .boxed()
        .collect(Collectors.toList());
  }

  private void print(List<Queue> round, long window) {
    List<List<Operation>> groups = new ArrayList<>();
    List<Operation> after = new ArrayList<>();
    for (Queue queue : round) {
      if (window < queue.windows().count()) {
        sort(queue.window(window, sink), queue.slots(), groups, after);
      }
    }
    groups.forEach(sink::parallel);
    after.forEach(sink::one);
  }

  /** Prints what comes before the last read, and keeps the rest. */
  private void sort(
      List<Operation> operations,
      int[] slots,
      List<List<Operation>> groups,
      List<Operation> after) {
    int read = 0;
    for (Operation operation : operations) {
      if (isRead(operation)) {
        while (groups.size() <= slots[read]) {
          groups.add(new ArrayList<>());
        }
        groups.get(slots[read++]).add(operation);
      } else if (read < slots.length) {
        sink.one(operation);
      } else {
        after.add(operation);
      }
    }
  }
}
