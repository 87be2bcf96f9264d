package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.diag.Diagnostic;
import cimmlc.diag.Location;
import cimmlc.flow.Space;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Addresses of all tensors: in L0 where there is room, else in the memory outside the chip. Without
 * one they are packed closer before they are refused.
 *
 * @param l0Bytes high-water mark of L0
 * @param offChipBytes high-water mark outside the chip
 */
record MemoryPlan(long l0Bytes, long offChipBytes) {

  private static final int NAMED = 3; // tensors in a message

  /**
   * Places tensors.
   *
   * @throws BufferTooSmallException if the memories are too small, by how many bytes
   */
  static MemoryPlan place(TensorTable tensors, List<Lifetime> lifetimes, Architecture arch) {
    double l0Bytes = arch.chip().l0Bytes();
    Packing l0 = Packing.of(lifetimes, l0Bytes);
    List<Lifetime> spilled = l0.leftOut();
    return switch (arch.ext().offChip()) {
      case OffChip.None _ when spilled.isEmpty() ->
          placed(tensors, lifetimes, l0.offsets(), Map.of());
      case OffChip.None _ ->
          placed(
              tensors,
              lifetimes,
              LargestFirst.offsets(lifetimes, l0Bytes)
                  .orElseThrow(() -> tooSmall(lifetimes, l0Bytes, "l0_size", arch)),
              Map.of());
      case OffChip.Memory(double bytes, _) -> {
        Packing packing = Packing.of(spilled, bytes);
        if (!packing.leftOut().isEmpty()) {
          throw tooSmall(spilled, bytes, "off_chip size", arch);
        }
        yield placed(tensors, lifetimes, l0.offsets(), packing.offsets());
      }
    };
  }

  private static MemoryPlan placed(
      TensorTable tensors,
      List<Lifetime> lifetimes,
      Map<String, Long> l0,
      Map<String, Long> offChip) {
    l0.forEach((root, offset) -> tensors.place(root, Space.L0, offset));
    offChip.forEach((root, offset) -> tensors.place(root, Space.OFF_CHIP, offset));
    return new MemoryPlan(Packing.highWater(l0, lifetimes), Packing.highWater(offChip, lifetimes));
  }

  private static BufferTooSmallException tooSmall(
      List<Lifetime> lifetimes, double capacity, String key, Architecture arch) {
    List<Lifetime> live = Lifetime.fullestMoment(lifetimes);
    long needed = live.stream().mapToLong(Lifetime::bytes).sum();
    String which =
        needed > capacity
            ? "%d more than %s (%.0f bytes) has".formatted(needed - (long) capacity, key, capacity)
            : "which find no places side by side in %s (%.0f bytes)".formatted(key, capacity);
    String message =
        "the tensors that live at the same time need %d bytes (%s), %s; expected a larger one%s"
            .formatted(needed, largest(live), which, key.startsWith("l0") ? " or off_chip" : "");
    return new BufferTooSmallException(List.of(new Diagnostic(Location.of(arch.name()), message)));
  }

  private static String largest(List<Lifetime> live) {
    String names =
        live.stream()
            .sorted(Comparator.comparingLong(Lifetime::bytes).reversed())
            .limit(NAMED)
            .map(lifetime -> lifetime.root() + " " + lifetime.bytes())
            .collect(Collectors.joining(", "));
    return live.size() > NAMED ? names + ", " + (live.size() - NAMED) + " smaller ones" : names;
  }
}
