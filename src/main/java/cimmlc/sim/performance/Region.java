package cimmlc.sim.performance;

/** The bytes that the units of a piece read or write through one operand. */
interface Region {

  /** What touches no byte. */
  Region NOTHING = new Rows(0, 0, 0, 1, 0);

  /** First byte that any unit touches. */
  long begin();

  /** End (exclusive) of the bytes that any unit touches. */
  long end();

  /** True if no unit touches a byte. */
  default boolean isEmpty() {
    return end() <= begin();
  }

  /** A number of bytes that divides the lengths and distances of all ranges of a written region. */
  long grain();

  /** Adds the ranges of one unit. */
  void ranges(int unit, Ranges into);

  /** Every unit reads all of it. */
  record Whole(long begin, long end) implements Region {
    @Override
    public long grain() {
      return end - begin;
    }

    @Override
    public void ranges(int unit, Ranges into) {
      into.add(begin, end);
    }
  }

  /**
   * Rows of equally many units: unit u is piece {@code u % perRow} of row {@code u / perRow}.
   *
   * @param begin first byte
   * @param rows number of rows
   * @param stride bytes from row to row
   * @param perRow units of a row
   * @param bytes of a unit
   */
  record Rows(long begin, int rows, long stride, int perRow, long bytes) implements Region {
    @Override
    public long end() {
      return begin + (rows - 1) * stride + perRow * bytes;
    }

    @Override
    public long grain() {
      return rows == 1 ? bytes : gcd(bytes, stride);
    }

    @Override
    public void ranges(int unit, Ranges into) {
      long at = begin + unit / perRow * stride + unit % perRow * bytes;
      into.add(at, at + bytes);
    }
  }

  /**
   * Vectors at even distances: unit u is number {@code first + step * u}.
   *
   * @param base of number 0
   * @param count of the whole operand's vectors
   * @param stride bytes from number to number
   * @param bytes of a vector
   */
  record Vectors(long base, long count, long stride, long bytes, int first, int step)
      implements Region {
    @Override
    public long begin() {
      return base;
    }

    @Override
    public long end() {
      return base + (count - 1) * stride + bytes;
    }

    @Override
    public long grain() {
      return gcd(bytes, stride);
    }

    @Override
    public void ranges(int unit, Ranges into) {
      long at = base + (first + (long) step * unit) * stride;
      into.add(at, at + bytes);
    }
  }

  /** Greatest common divisor. */
  static long gcd(long a, long b) {
    return b == 0 ? Math.abs(a) : gcd(b, a % b);
  }
}
