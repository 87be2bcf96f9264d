package cimmlc.schedule.cg;

/**
 * How an operator of a pipelined segment is activated (section 3.3.3).
 *
 * @param copies D', at least 1
 * @param turns in which the VXBs of a copy are activated, one after another
 * @param delayCycles that a window waits after its inputs are complete
 */
public record Staggering(int copies, int turns, long delayCycles) {

  public Staggering {
    if (copies < 1 || turns < 1 || delayCycles < 0) {
      throw new IllegalArgumentException(
          copies + " copies in " + turns + " turns after " + delayCycles + " cycles");
    }
  }

  /** All crossbars of so many copies as soon as their inputs are there. */
  public Staggering(int copies) {
    this(copies, 1, 0);
  }

  Staggering withCopies(int others) {
    return new Staggering(others, turns, delayCycles);
  }

  Staggering inTurns(int others) {
    return new Staggering(copies, others, delayCycles);
  }

  Staggering delayedBy(long cycles) {
    return new Staggering(copies, turns, cycles);
  }
}
