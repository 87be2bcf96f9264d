package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Space;
import java.util.List;

/**
 * Addresses of all tensors: in L0 where there is room, else in the memory outside the chip.
 *
 * @param l0Bytes high-water mark of L0
 * @param offChipBytes high-water mark outside the chip
 */
record MemoryPlan(long l0Bytes, long offChipBytes) {

  /**
   * Places tensors.
   *
   * @throws InvalidInputException if the memories are too small, by how many bytes
   */
  static MemoryPlan place(TensorTable tensors, List<Lifetime> lifetimes, Architecture arch) {
    Packing l0 = Packing.of(lifetimes, arch.chip().l0Bytes());
    List<Lifetime> spilled = l0.leftOut();
    Packing offChip =
        switch (arch.ext().offChip()) {
          case OffChip.None _ -> {
            require(spilled.isEmpty(), lifetimes, arch.chip().l0Bytes(), "l0_size", arch);
            yield Packing.of(List.of(), 0);
          }
          case OffChip.Memory(double bytes, _) -> {
            Packing packing = Packing.of(spilled, bytes);
            require(packing.leftOut().isEmpty(), spilled, bytes, "off_chip size", arch);
            yield packing;
          }
        };
    l0.offsets().forEach((root, offset) -> tensors.place(root, Space.L0, offset));
    offChip.offsets().forEach((root, offset) -> tensors.place(root, Space.OFF_CHIP, offset));
    return new MemoryPlan(
        Packing.highWater(l0.offsets(), lifetimes), Packing.highWater(offChip.offsets(), spilled));
  }

  private static void require(
      boolean fits, List<Lifetime> lifetimes, double capacity, String key, Architecture arch) {
    if (!fits) {
      Packing unbounded = Packing.of(lifetimes, Double.POSITIVE_INFINITY);
      long needed = Packing.highWater(unbounded.offsets(), lifetimes);
      throw new InvalidInputException(
          Location.of(arch.name()),
          "the tensors that live at the same time need %d bytes, %d more than %s (%.0f bytes) has; expected a larger one%s"
              .formatted(
                  needed,
                  needed - (long) capacity,
                  key,
                  capacity,
                  key.startsWith("l0") ? " or off_chip" : ""));
    }
  }
}
