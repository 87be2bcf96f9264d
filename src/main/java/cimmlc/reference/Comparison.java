package cimmlc.reference;

import org.jspecify.annotations.Nullable;

/**
 * How our tensors differ from ONNX Runtime's, over one sample or many.
 *
 * @param tensors number of tensors compared (of one sample)
 * @param elements values compared, of all samples
 * @param mismatches values that differ where they must not
 * @param floatKernelMismatches values that differ by one quantum behind an operator whose rounding
 *     ONNX leaves open (semantics.md, section 8)
 * @param maxAbsError greatest difference in quanta, those of float kernels included
 * @param first the first value that counts as a mismatch, null where there is none
 */
public record Comparison(
    int tensors,
    long elements,
    long mismatches,
    long floatKernelMismatches,
    int maxAbsError,
    @Nullable Mismatch first) {

  /** Nothing compared yet. */
  public static final Comparison NONE = new Comparison(0, 0, 0, 0, 0, null);

  /**
   * One value that differs.
   *
   * @param index row-major in ONNX's layout
   */
  public record Mismatch(String tensor, int index, int ours, int reference) {

    @Override
    public String toString() {
      return "%s[%d]: %d, ONNX Runtime has %d".formatted(tensor, index, ours, reference);
    }
  }

  /** True iff nothing differs that must not. */
  public boolean bitExact() {
    return mismatches == 0;
  }

  /** This and the comparison of another sample of the same network. */
  public Comparison and(Comparison other) {
    return new Comparison(
        Math.max(tensors, other.tensors),
        elements + other.elements,
        mismatches + other.mismatches,
        floatKernelMismatches + other.floatKernelMismatches,
        Math.max(maxAbsError, other.maxAbsError),
        first == null ? other.first : first);
  }
}
