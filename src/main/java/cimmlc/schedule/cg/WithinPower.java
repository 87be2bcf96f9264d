package cimmlc.schedule.cg;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.SchedulingOptions;

/**
 * The least latency whose peak power stays within a budget: as many copies as it allows, then the
 * refinement of latency where that does not break it; without any copy left, layer by layer.
 */
final class WithinPower implements CgPass {

  private final SchedulingOptions options;
  private final PowerModel power;
  private final double watts;

  WithinPower(PowerModel power, SchedulingOptions options, double watts) {
    this.power = power;
    this.options = options;
    this.watts = watts;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    CoreBudget budget = new CoreBudget(schedule, options);
    long fits = budget.least();
    CgSchedule best = budget.within(fits);
    if (peak(best) > watts) {
      return layerByLayer(budget);
    }
    long tooMany = schedule.arch().cores() + 1L;
    while (tooMany - fits > 1) {
      long middle = (fits + tooMany) >>> 1;
      CgSchedule tried = budget.within(middle);
      if (peak(tried) <= watts) {
        fits = middle;
        best = tried;
      } else {
        tooMany = middle;
      }
    }
    CgSchedule refined = new RefineLatency(options, fits).apply(best);
    return peak(refined) <= watts ? refined : best;
  }

  private CgSchedule layerByLayer(CoreBudget budget) {
    CgSchedule slowest = budget.layerByLayer();
    if (peak(slowest) > watts) {
      throw new InvalidInputException(
          Location.of("--power-budget"),
          "%s W, but the largest operator alone takes %.3g W".formatted(watts, peak(slowest)));
    }
    return slowest;
  }

  private double peak(CgSchedule schedule) {
    long mvm = schedule.arch().crossbar().mvmCycles(options.activationBits());
    return power.leakageWatts() + PeakActivity.of(schedule, mvm, power::activeWatts);
  }
}
