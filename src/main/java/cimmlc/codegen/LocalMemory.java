package cimmlc.codegen;

import cimmlc.arch.Architecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The local buffers (L1) of all cores: each copy gets a share of those of its cores. Where a buffer
 * is too small, the operators that use it become more thrifty, the least thrifty and then the
 * largest first.
 */
final class LocalMemory {

  /** The copies of one operator and what they need. */
  static final class Stage {

    private final Products.Declared declared;
    private final List<CopyPlan> plans;
    private Thrift thrift = Thrift.GENEROUS;
    private List<CopyBuffers> copies = List.of();

    Stage(Products.Declared declared, List<CopyPlan> plans) {
      this.declared = declared;
      this.plans = plans;
      plan(Thrift.GENEROUS);
    }

    private void plan(Thrift choice) {
      thrift = choice;
      int input = declared.input().type().bytes();
      int output = declared.isPartialSum() ? 0 : declared.output().type().bytes();
      int sum = declared.product().sumType().bytes();
      copies =
          plans.stream().map(plan -> new CopyBuffers(plan, choice, input, sum, output)).toList();
    }

    Products.Declared declared() {
      return declared;
    }

    List<CopyPlan> plans() {
      return plans;
    }

    /** Where a copy keeps its windows; known once the segment is placed. */
    CopyBuffers buffers(int copy) {
      return copies.get(copy);
    }

    private Map<Integer, Long> bytes() {
      Map<Integer, Long> bytes = new TreeMap<>();
      for (CopyBuffers copy : copies) {
        copy.bytes().forEach((core, size) -> bytes.merge(core, size, Long::sum));
      }
      return bytes;
    }
  }

  /** Bytes that a stage has in a core. */
  private record Use(Stage stage, long bytes) {}

  private final Tables tables;
  private final double capacity;
  private long highWater;

  LocalMemory(Tables tables, Architecture arch) {
    this.tables = tables;
    this.capacity = arch.core().l1Bytes();
  }

  /** Bytes of the fullest buffer so far. */
  long highWater() {
    return highWater;
  }

  /** Gives the stages of a segment their places: together, or each as if it were alone. */
  void place(List<Stage> stages, boolean sequential) {
    if (sequential) {
      stages.forEach(stage -> place(List.of(stage)));
    } else {
      place(stages);
    }
  }

  private void place(List<Stage> stages) {
    while (raise(overfull(stages))) {}
    Map<Integer, Long> used = new HashMap<>();
    for (Stage stage : stages) {
      stage.copies.forEach(copy -> copy.place(used));
      Thrift thrift = stage.thrift;
      int underWay = stage.plans.getFirst().underWay();
      stage.declared.entry().ints("buffers", thrift.patches(underWay), thrift.sums(underWay));
    }
    used.values().forEach(bytes -> highWater = Math.max(highWater, bytes));
    report(overfull(stages));
  }

  /** What uses the buffers that are too small, by core. */
  private Map<Integer, List<Use>> overfull(List<Stage> stages) {
    if (Double.isInfinite(capacity)) {
      return Map.of();
    }
    Map<Integer, List<Use>> uses = new TreeMap<>();
    for (Stage stage : stages) {
      stage
          .bytes()
          .forEach((core, bytes) ->
              uses.computeIfAbsent(core, _ -> new ArrayList<>()).add(new Use(stage, bytes)));
    }
    uses.values().removeIf(list -> sum(list) <= capacity);
    return uses;
  }

  private static long sum(List<Use> uses) {
    return uses.stream().mapToLong(Use::bytes).sum();
  }

  /** Makes one operator of each overfull core more thrifty; false if none can be. */
  private static boolean raise(Map<Integer, List<Use>> overfull) {
    Map<Stage, Thrift> raised = new java.util.LinkedHashMap<>();
    for (List<Use> uses : overfull.values()) {
      Use choice = uses.getFirst();
      for (Use use : uses) {
        int order = use.stage().thrift.compareTo(choice.stage().thrift);
        if (order < 0 || (order == 0 && use.bytes() > choice.bytes())) {
          choice = use;
        }
      }
      Thrift thrift = choice.stage().thrift;
      if (thrift != thrift.next()) {
        raised.put(choice.stage(), thrift.next());
      }
    }
    raised.forEach(Stage::plan);
    return !raised.isEmpty();
  }

  private void report(Map<Integer, List<Use>> overfull) {
    overfull.entrySet().stream()
        .max(java.util.Comparator.comparingLong(entry -> sum(entry.getValue())))
        .ifPresent(fullest -> {
          long bytes = sum(fullest.getValue());
          tables.tooSmall(
              "%s: core %d needs %d bytes for a window, %d more than l1_size (%.0f bytes) has"
                  .formatted(
                      fullest.getValue().getFirst().stage().declared.stage(),
                      fullest.getKey(),
                      bytes,
                      bytes - (long) capacity,
                      capacity));
        });
  }
}
