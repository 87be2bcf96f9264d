package cimmlc.arch;

/** What an ADC with too few bits does to a column sum. */
public enum AdcPolicy {
  /** Coarser steps over the full range. */
  UNIFORM("uniform"),
  /** Steps of one, clipped at the largest code. */
  SATURATE("saturate");

  private final String key;

  AdcPolicy(String key) {
    this.key = key;
  }

  /** The name in a description file. */
  public String key() {
    return key;
  }
}
