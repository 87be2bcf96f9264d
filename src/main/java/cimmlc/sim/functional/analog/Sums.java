package cimmlc.sim.functional.analog;

/** What an {@link AnalogMatrix} gives, [window][column], and how its ADCs did. Every call adds. */
@SuppressWarnings("ArrayRecordComponent") // arrays to write into, compared by nobody
public record Sums(int columns, long[] values, long[] errors, Tally tally) {

  /** Conversions of one task. */
  public static final class Tally {
    long conversions;
    long lossy;
    long greatest;

    /** Column sums that were converted. */
    public long conversions() {
      return conversions;
    }

    /** Those that did not come out as they were. */
    public long lossy() {
      return lossy;
    }

    /** The greatest column sum. */
    public long greatest() {
      return greatest;
    }
  }

  /** Adds the sums of other row groups on the same windows. */
  public void add(Sums other) {
    for (int i = 0; i < values.length; i++) {
      values[i] += other.values[i];
      errors[i] += other.errors[i];
    }
    tally.conversions += other.tally.conversions;
    tally.lossy += other.tally.lossy;
    tally.greatest = Math.max(tally.greatest, other.tally.greatest);
  }

  /** Zeros. */
  public Sums(int windows, int columns) {
    this(columns, new long[windows * columns], new long[windows * columns], new Tally());
  }
}
