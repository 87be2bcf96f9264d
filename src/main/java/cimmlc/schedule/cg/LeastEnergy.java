package cimmlc.schedule.cg;

import cimmlc.schedule.SchedulingOptions;

/**
 * The number of cores for copies at which an inference takes least energy. Products cost the same
 * however many copies do them; more copies load halos more often and are written more often, fewer
 * leak longer.
 */
final class LeastEnergy implements CgPass {

  private static final int STEPS = 16;

  private final SchedulingOptions options;
  private final PowerModel power;

  LeastEnergy(PowerModel power, SchedulingOptions options) {
    this.power = power;
    this.options = options;
  }

  @Override
  public CgSchedule apply(CgSchedule schedule) {
    CoreBudget budget = new CoreBudget(schedule, options);
    long cores = schedule.arch().cores();
    // Where leakage is all that counts, the fastest schedule takes least.
    CgSchedule best = new RefineLatency(options, cores).apply(budget.within(cores));
    double energy = power.variablePj(best);
    double more = cores - budget.least();
    for (int step = STEPS; step >= 0; step--) {
      CgSchedule tried =
          budget.within(budget.least() + (long) (more * step * step / STEPS / STEPS));
      double triedEnergy = power.variablePj(tried);
      if (triedEnergy < energy) {
        energy = triedEnergy;
        best = tried;
      }
    }
    return best;
  }
}
