package cimmlc.schedule.cg;

/** How long a window takes. */
@FunctionalInterface
interface WindowCycles {

  /**
   * Cycles after which a copy takes its next window, for an operator (by index in its segment) that
   * has so many copies.
   */
  long of(int operator, int copies);

  /** The services that follow, every copy by itself. */
  default Services services() {
    return (operator, copies) ->
        new Service(copies, of(operator, copies), latency(operator, copies), 0);
  }

  /** Cycles from the start of a window to its result, at least as many; the same unless given. */
  default long latency(int operator, int copies) {
    return of(operator, copies);
  }
}
