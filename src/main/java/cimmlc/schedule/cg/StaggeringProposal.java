package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PeakProblem.Operator;
import java.util.Random;

/** Random changes of the copies and turns of a few operators of a segment. */
final class StaggeringProposal {

  private static final int MOST_CHANGES = 3;

  /** Operators between which changes are made together. */
  private static final int NEAR = 6;

  private static final int FEW_TURNS = 4;
  private static final int DONORS = 30;

  private final PeakProblem problem;
  private final Random random;
  private final long cap;
  private final long delayStep;

  /**
   * Changes that leave no operator alone above a cap.
   *
   * @param delayStep cycles of which least delays are multiples
   */
  StaggeringProposal(PeakProblem problem, Random random, long cap, long delayStep) {
    this.problem = problem;
    this.random = random;
    this.cap = cap;
    this.delayStep = delayStep;
  }

  /** A changed choice within the budget of crossbars; empty where the change is not possible. */
  Staggering[] change(Staggering[] current) {
    Staggering[] proposal = current.clone();
    int first = random.nextInt(proposal.length);
    if (random.nextBoolean()) { // late operators cost less to place anew
      first = Math.max(first, random.nextInt(proposal.length));
    }
    if (random.nextInt(4) == 0) {
      changeCopies(proposal, first);
    } else {
      int changes = 1 + random.nextInt(MOST_CHANGES);
      for (int change = 0; change < changes; change++) {
        int near = first + random.nextInt(2 * NEAR + 1) - NEAR;
        int i = change == 0 ? first : Math.clamp(near, 0, proposal.length - 1);
        proposal[i] = changed(problem.operators().get(i), proposal[i]);
      }
    }
    for (int i = 0; i < proposal.length; i++) {
      if (problem.operators().get(i).largestTurn(proposal[i].turns()) > cap) {
        return new Staggering[0];
      }
    }
    return withinBudget(current, proposal) ? proposal : new Staggering[0];
  }

  /** More copies of neighbours, or fewer. */
  private void changeCopies(Staggering[] proposal, int first) {
    int end = Math.min(proposal.length, first + 1 + random.nextInt(2 * NEAR));
    boolean more = random.nextBoolean();
    for (int i = first; i < end; i++) {
      proposal[i] = otherCopies(problem.operators().get(i), proposal[i], more);
    }
  }

  private Staggering changed(Operator operator, Staggering from) {
    if (random.nextInt(8) == 0) {
      return otherDelay(from);
    }
    return operator.vxbs() > 1 && random.nextBoolean()
        ? otherTurns(operator, from)
        : otherCopies(operator, from, random.nextBoolean());
  }

  /** Another least delay: mostly none, since the first cycle that is free is mostly best. */
  private Staggering otherDelay(Staggering from) {
    boolean none = from.delayCycles() > 0 && random.nextBoolean();
    long steps = none ? 0 : 1 + random.nextInt(random.nextBoolean() ? 3 : 16);
    return from.delayedBy(steps * delayStep);
  }

  private Staggering otherTurns(Operator operator, Staggering from) {
    int turns =
        random.nextBoolean()
            ? 1 + random.nextInt(FEW_TURNS)
            : from.turns() + (random.nextBoolean() ? 1 : -1);
    return from.inTurns((int) Math.clamp(turns, 1, operator.vxbs()));
  }

  private Staggering otherCopies(Operator operator, Staggering from, boolean more) {
    int step = 1 + random.nextInt(Math.max(1, from.copies() / 6));
    int copies = from.copies() + (more ? step : -step);
    return from.withCopies(Math.clamp(copies, operator.fewest(), operator.most()));
  }

  /** Takes copies from other operators until all fit; false if they do not. */
  private boolean withinBudget(Staggering[] current, Staggering[] proposal) {
    long taken = 0;
    for (int i = 0; i < proposal.length; i++) {
      taken += proposal[i].copies() * problem.operators().get(i).crossbars();
    }
    for (int donors = 0; taken > problem.budget() && donors < DONORS; donors++) {
      int i = random.nextInt(proposal.length);
      Operator operator = problem.operators().get(i);
      int copies = proposal[i].copies();
      if (copies > operator.fewest() && copies <= current[i].copies()) {
        long wanted = Math.ceilDiv(taken - problem.budget(), operator.crossbars());
        int fewer = (int) Math.min(copies - operator.fewest(), wanted);
        proposal[i] = proposal[i].withCopies(copies - fewer);
        taken -= fewer * operator.crossbars();
      }
    }
    return taken <= problem.budget();
  }
}
