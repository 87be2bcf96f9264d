package cimmlc.sim.functional;

/**
 * What a meta-operator computes: the door through which operators enter the simulator, as {@code
 * OpSpec} is the one through which they enter the language. Register it in {@link Behaviours}.
 */
@FunctionalInterface
interface OpBehaviour {

  /**
   * Makes a statement ready: whatever does not depend on the values is done here, once.
   *
   * @throws IllegalArgumentException if its arguments or params make no sense
   */
  Action prepare(Call call);

  /** A statement that can be executed. */
  @FunctionalInterface
  interface Action {
    void run(Frame frame);
  }
}
