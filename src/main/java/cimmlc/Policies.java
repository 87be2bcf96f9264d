package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.baseline.ChipSchedules;
import cimmlc.baseline.PolySchedule;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.vvm.VvmPolicy;
import cimmlc.sim.performance.EnergyTables;
import java.util.List;
import java.util.stream.Collectors;

/** The policies of all levels by name: the one place where a policy is registered. */
public final class Policies {

  /** What a name means at each level. */
  private record Entry(CgPolicy cg, MvmPolicy mvm, VvmPolicy vvm) {

    static Entry of(CgPolicy cg) {
      return new Entry(cg, MvmPolicy.UNREFINED, VvmPolicy.UNREFINED);
    }
  }

  private static final List<Entry> ALL =
      List.of(
          Entry.of(PassPolicy.NONE),
          Entry.of(PassPolicy.CG_PIPELINE),
          Entry.of(PassPolicy.CG_DUPLICATION),
          Entry.of(PassPolicy.CG),
          new Entry(PassPolicy.CG.named("mvm"), MvmPolicy.EQUATION_1, VvmPolicy.UNREFINED),
          new Entry(PassPolicy.CG.named("vvm"), MvmPolicy.EQUATION_1, VvmPolicy.REMAPPED),
          new Entry(BestPolicy.BEST, MvmPolicy.REDISTRIBUTED, VvmPolicy.REMAPPED),
          Entry.of(PolySchedule.POLICY),
          Entry.of(ChipSchedules.PUMA),
          Entry.of(ChipSchedules.JIA),
          Entry.of(ChipSchedules.JIA_PARALLEL),
          Entry.of(ChipSchedules.JAIN));

  private Policies() {}

  /**
   * The policy of that name at the computing-graph level (section 3.3.2).
   *
   * @throws InvalidInputException that lists all names if there is none
   */
  public static CgPolicy cg(String name) {
    return entry(name).cg;
  }

  /**
   * The policy of that name at the MVM level (section 3.3.3); one of a coarser level keeps that
   * level's result.
   *
   * @throws InvalidInputException that lists all names if there is none
   */
  public static MvmPolicy mvm(String name) {
    return entry(name).mvm;
  }

  /**
   * The policy of that name at the VVM level (section 3.3.4); one of a coarser level keeps that
   * level's result.
   *
   * @throws InvalidInputException that lists all names if there is none
   */
  public static VvmPolicy vvm(String name) {
    return entry(name).vvm;
  }

  /**
   * The policy of that name for a chip, whose energy numbers it may need.
   *
   * @param powerBudgetW +infinity where there is none
   * @throws InvalidInputException if there is no such policy, or it cannot keep to a budget
   */
  static CgPolicy cg(String name, Architecture arch, double powerBudgetW) {
    CgPolicy policy = cg(name);
    if (policy instanceof BestPolicy) {
      return new BestPolicy(EnergyTables.figures(arch.ext().energy()), powerBudgetW);
    }
    if (powerBudgetW < Double.POSITIVE_INFINITY) {
      throw new InvalidInputException(
          Location.of("--power-budget"), "is not for policy " + name + ", expected policy best");
    }
    return policy;
  }

  private static Entry entry(String name) {
    return ALL.stream()
        .filter(entry -> entry.cg.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                Location.of("--policy"),
                "unknown policy " + name + ", expected one of " + names()));
  }

  private static String names() {
    return ALL.stream().map(entry -> entry.cg.name()).collect(Collectors.joining(", "));
  }
}
