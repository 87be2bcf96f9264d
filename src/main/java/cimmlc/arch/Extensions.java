package cimmlc.arch;

/**
 * What the compiler needs to know beyond the paper's parameters.
 *
 * @param weightEncoding {@code weight_encoding}, offset unless given
 * @param write cost of writing cells
 * @param energy of the components
 * @param offChip memory beyond the global buffer
 * @param binding of a weight's bits, to columns unless given
 * @param digitalOps that the ALUs can do, all unless given
 * @param adcPolicy uniform unless given
 * @param columnFlip columns whose sum could exceed half the range are stored inverted (ISAAC)
 */
public record Extensions(
    WeightEncoding weightEncoding,
    Write write,
    Energy energy,
    OffChip offChip,
    Binding binding,
    DigitalOps digitalOps,
    AdcPolicy adcPolicy,
    boolean columnFlip) {

  /** What a file that names no extension has. */
  public static final Extensions DEFAULT =
      new Extensions(
          WeightEncoding.OFFSET,
          Write.IDEAL,
          new Energy.None(),
          new OffChip.None(),
          Binding.B_TO_COLUMNS,
          new DigitalOps.All(),
          AdcPolicy.UNIFORM,
          false);
}
