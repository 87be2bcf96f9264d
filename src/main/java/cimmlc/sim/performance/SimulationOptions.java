package cimmlc.sim.performance;

/**
 * What to simulate.
 *
 * @param images of a batch, at least 1: weights that are written for each segment are written once
 *     a batch
 * @param details false where only the latency is asked for: no interval, activity, energy
 */
public record SimulationOptions(int images, boolean details) {

  /** One image, everything. */
  public static final SimulationOptions DEFAULT = new SimulationOptions(1, true);

  /** One image, its latency alone. */
  public static final SimulationOptions LATENCY = new SimulationOptions(1, false);

  public SimulationOptions {
    if (images < 1) {
      throw new IllegalArgumentException("a batch of " + images + " images");
    }
  }
}
