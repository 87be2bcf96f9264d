package cimmlc.schedule;

/** What a schedule is to minimise; THROUGHPUT means the steady-state interval. */
public enum Objective {
  LATENCY("latency"),
  THROUGHPUT("throughput"),
  PEAK_POWER("peak-power"),
  ENERGY("energy");

  private final String key;

  Objective(String key) {
    this.key = key;
  }

  /** The name on the command line. */
  public String key() {
    return key;
  }
}
