package cimmlc.schedule.cg;

import cimmlc.schedule.cg.PeakProblem.Operator;
import java.util.List;
import java.util.function.BiFunction;

/** Changes without which an operator alone would be above a cap. */
final class BelowCap {

  private BelowCap() {}

  /** As many turns as let a single copy stay below. */
  static Staggering[][] turns(List<PeakProblem> problems, Staggering[][] wanted, long cap) {
    return each(
        problems,
        wanted,
        (operator, staggering) -> {
          int turns = staggering.turns();
          while (turns < operator.vxbs() && operator.largestTurn(turns) > cap) {
            turns++;
          }
          return staggering.inTurns(turns);
        });
  }

  /** No more copies than stay below together, as far as an operator may have fewer. */
  static Staggering[][] copies(List<PeakProblem> problems, Staggering[][] wanted, long cap) {
    return each(
        problems,
        wanted,
        (operator, staggering) -> {
          long most = Math.max(1, Math.max(cap / operator.active(), operator.fewest()));
          return staggering.withCopies((int) Math.min(most, staggering.copies()));
        });
  }

  private static Staggering[][] each(
      List<PeakProblem> problems,
      Staggering[][] wanted,
      BiFunction<Operator, Staggering, Staggering> change) {
    Staggering[][] changed = new Staggering[wanted.length][];
    for (int s = 0; s < wanted.length; s++) {
      changed[s] = wanted[s].clone();
      for (int i = 0; i < wanted[s].length; i++) {
        changed[s][i] = change.apply(problems.get(s).operators().get(i), wanted[s][i]);
      }
    }
    return changed;
  }
}
