package cimmlc.arch;

/** How the cells store a signed weight. */
public enum WeightEncoding {
  /** w + 2^(b-1), corrected by a digital sum of the inputs. */
  OFFSET("offset"),
  /** Positive and negative parts in separate columns. */
  DIFFERENTIAL("differential"),
  /** Two's complement; the columns of the top slice are subtracted. */
  TWOS_COMPLEMENT("twos-complement");

  private final String key;

  WeightEncoding(String key) {
    this.key = key;
  }

  /** The name in a description file. */
  public String key() {
    return key;
  }
}
