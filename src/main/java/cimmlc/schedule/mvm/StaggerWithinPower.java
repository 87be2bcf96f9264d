package cimmlc.schedule.mvm;

import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.PowerModel;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The least latency found whose power stays within a budget: staggered, and with fewer copies where
 * that does not suffice (section 3.3.3). Power is that of crossbars, converters and leakage.
 *
 * @param figures of the chip's components
 * @param watts that the peak must not exceed
 */
public record StaggerWithinPower(Map<Component, Figure> figures, double watts)
    implements MvmPolicy {

  private static final double NANOWATTS = 1e9;

  public StaggerWithinPower {
    figures = Map.copyOf(figures);
  }

  @Override
  public MvmSchedule schedule(CgSchedule cg, SchedulingOptions options) {
    SchedulingOptions fast =
        new SchedulingOptions(options.weightBits(), options.activationBits(), Objective.LATENCY);
    MvmSchedule plain = RedistributeCrossbars.fastest(cg, fast, SHARING);
    PowerModel power = new PowerModel(cg.arch(), options, figures);
    long cap = (long) ((watts - power.leakageWatts()) * NANOWATTS);
    return new Stagger(plain, options, SHARING)
        .below(cap, cim -> nanowatts(cim, power, cg, options), List.of())
        .orElseThrow(() ->
            new InvalidInputException(
                Location.of("--power-budget"),
                String.format(
                    Locale.ROOT,
                    "%.4g W, but a single copy of an operator takes more beside %.4g W of leakage",
                    watts,
                    power.leakageWatts())));
  }

  /** Power of a copy while it multiplies: a whole number a VXB. */
  private static long nanowatts(
      Cim cim, PowerModel power, CgSchedule cg, SchedulingOptions options) {
    long vxbs = CrossbarMapping.of(cim.form(), cg.arch(), options.weightBits()).vxbs();
    return vxbs * (long) Math.ceil(power.activeWatts(cim) * NANOWATTS / vxbs);
  }
}
