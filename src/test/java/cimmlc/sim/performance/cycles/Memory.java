package cimmlc.sim.performance.cycles;

import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers the bytes of L0, and behind them those outside the chip; constants have none. */
record Memory(long l0Bytes, int bytes) {

  static Memory of(Header header) {
    return new Memory(header.l0Bytes(), Math.toIntExact(header.l0Bytes() + header.offChipBytes()));
  }

  /**
   * The bytes of values, in address order.
   *
   * @param base of value 0
   * @param indices of values
   */
  int[] bytes(Operand.Address base, IntStream indices) {
    int size = base.type().bytes();
    long first = base.offset().constant();
    long shift =
        switch (base.space()) {
          case L0 -> 0;
          case OFF_CHIP -> l0Bytes;
          case CONST -> -1;
          case L1 -> throw new IllegalArgumentException("an address in L1 in core mode");
        };
    return shift < 0
        ? new int[0]
        : indices
            .sorted()
            .distinct()
            .flatMap(i ->
                IntStream.range(0, size)
                    .map(b -> Math.toIntExact(shift + first + (long) i * size + b)))
            .toArray();
  }

  /** Consecutive values. */
  int[] range(Operand.Address base, long firstByte, long count) {
    int from = Math.toIntExact(firstByte / base.type().bytes());
    int odd = Math.toIntExact(firstByte % base.type().bytes());
    int[] bytes = bytes(base, IntStream.range(from, Math.toIntExact(from + count)));
    return odd == 0 ? bytes : Arrays.stream(bytes).map(b -> b + odd).toArray();
  }
}
