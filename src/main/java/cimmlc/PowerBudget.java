package cimmlc;

import cimmlc.codegen.GeneratedFlow;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.sim.performance.EnergyUse;
import cimmlc.sim.performance.PerformanceResult;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the peak power, judged by the simulator. The schedulers' model does not know the power
 * of moving data; what it is asked for is tightened, or loosened, until the simulated peak is just
 * within the budget.
 */
final class PowerBudget {

  private static final int TRIES = 6;

  /** Part of the budget that may stay unused. */
  private static final double UNUSED = 0.02;

  private static final double MARGIN = 0.995;

  private final double watts;
  private final DoubleFunction<Candidate> compile;
  private @Nullable Candidate best;
  private double lowestW = Double.POSITIVE_INFINITY;

  /** A network as a flow on time. */
  record Candidate(Schedule schedule, GeneratedFlow generated, PerformanceResult performance) {

    private double peakW() {
      double pjPerCycle =
          performance
              .details()
              .flatMap(PerformanceResult.Details::energy)
              .map(EnergyUse::peakPjPerCycle)
              .orElseThrow();
      return pjPerCycle * 1e-12 / performance.cycleSeconds();
    }
  }

  /**
   * A schedule within a budget.
   *
   * @param limit the budget and what it costs; absent where there is none
   */
  record Met(Candidate candidate, Optional<Compilation.PowerLimit> limit) {}

  private PowerBudget(double watts, DoubleFunction<Candidate> compile) {
    this.watts = watts;
    this.compile = compile;
  }

  /**
   * The fastest schedule found within a budget.
   *
   * @param compile for a peak of so many watts as the model sees it
   * @throws InvalidInputException if none was found
   */
  static Met meet(double watts, DoubleFunction<Candidate> compile) {
    Candidate unlimited = compile.apply(Double.POSITIVE_INFINITY);
    var limit = new Compilation.PowerLimit(watts, unlimited.performance.latencyCycles());
    boolean within = unlimited.peakW() <= watts;
    return new Met(
        within ? unlimited : new PowerBudget(watts, compile).search(), Optional.of(limit));
  }

  private Candidate search() {
    double target = watts;
    for (int tries = 0; tries < TRIES; tries++) {
      double peak = tried(target);
      if (peak <= watts && peak >= (1 - UNUSED) * watts) {
        break;
      }
      target *= watts / peak * MARGIN;
    }
    if (best == null) {
      throw new InvalidInputException(
          Location.of("--power-budget"),
          String.format(
              Locale.ROOT,
              "%s W is not met, the lowest peak power found is %.4g W",
              watts,
              lowestW));
    }
    return best;
  }

  /** The simulated peak, W, of what the model holds within a target. */
  private double tried(double target) {
    Candidate candidate;
    try {
      candidate = compile.apply(target);
    } catch (InvalidInputException e) {
      if (lowestW == Double.POSITIVE_INFINITY) {
        throw e;
      }
      return watts * (1 - UNUSED); // as low as it gets
    }
    double peak = candidate.peakW();
    lowestW = Math.min(lowestW, peak);
    boolean faster =
        best == null || candidate.performance.latencyCycles() < best.performance.latencyCycles();
    if (peak <= watts && faster) {
      best = candidate;
    }
    return peak;
  }
}
