package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.baseline.ChipSchedules;
import cimmlc.baseline.PolySchedule;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.PowerModel;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.StaggerWithinPower;
import cimmlc.schedule.vvm.VvmPolicy;
import cimmlc.sim.performance.EnergyTables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The policies of all levels by name: the one place where a policy is registered. */
public final class Policies {

  /** What a name means at each level. */
  private record Entry(CgPolicy cg, Refinement below) {

    Entry(CgPolicy cg) {
      this(cg, Refinement.NONE);
    }

    Entry(CgPolicy cg, MvmPolicy mvm, VvmPolicy vvm) {
      this(cg, new Refinement(mvm, vvm));
    }
  }

  private static final List<Entry> ALL =
      List.of(
          new Entry(PassPolicy.NONE),
          new Entry(PassPolicy.CG_PIPELINE),
          new Entry(PassPolicy.CG_DUPLICATION),
          new Entry(PassPolicy.CG),
          new Entry(PassPolicy.CG.named("mvm"), MvmPolicy.EQUATION_1, VvmPolicy.UNREFINED),
          new Entry(PassPolicy.CG.named("vvm"), MvmPolicy.EQUATION_1_SHARED, VvmPolicy.REMAPPED),
          new Entry(BestPolicy.BEST, MvmPolicy.REDISTRIBUTED, VvmPolicy.REMAPPED),
          new Entry(PolySchedule.POLICY),
          new Entry(ChipSchedules.PUMA),
          new Entry(ChipSchedules.JIA),
          new Entry(ChipSchedules.JIA_PARALLEL),
          new Entry(ChipSchedules.JAIN));

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
   * What the policy of that name does below the computing-graph level, then what needs less of the
   * local buffers; the last one needs least.
   *
   * @throws InvalidInputException that lists all names if there is none
   */
  static List<Refinement> refinements(String name) {
    Refinement own = entry(name).below;
    return Stream.of(
            own,
            new Refinement(MvmPolicy.EQUATION_1, own.vvm()),
            new Refinement(MvmPolicy.EQUATION_1, VvmPolicy.UNREFINED),
            Refinement.NONE)
        .filter(way -> own.mvm() != MvmPolicy.UNREFINED || way == own)
        .distinct()
        .toList();
  }

  /** All policies that {@code best} must not be slower than in a computing mode. */
  static List<CgPolicy> rivals(ComputingMode mode) {
    return ALL.stream()
        .filter(entry -> !(entry.cg instanceof BestPolicy))
        .filter(entry -> mode != ComputingMode.CM || entry.below.equals(Refinement.NONE))
        .map(Entry::cg)
        .toList();
  }

  /**
   * The policy of that name for a chip, whose energy numbers it may need.
   *
   * @param powerBudgetW +infinity where there is none
   * @throws InvalidInputException if there is no such policy
   */
  static CgPolicy cg(String name, Architecture arch, double powerBudgetW) {
    CgPolicy policy = cg(name);
    if (policy instanceof BestPolicy) {
      return new BestPolicy(EnergyTables.figures(arch.ext().energy()), powerBudgetW);
    }
    return policy;
  }

  /** What policy {@code best} does below the computing-graph level for a power budget. */
  static Refinement refinementWithin(double powerBudgetW, Architecture arch) {
    return new Refinement(
        new StaggerWithinPower(EnergyTables.figures(arch.ext().energy()), powerBudgetW),
        VvmPolicy.REMAPPED);
  }

  /**
   * Can a policy keep to a power budget on a chip?
   *
   * @throws InvalidInputException if it cannot, or the chip's power is not known
   */
  static void checkBudget(String name, Architecture arch) {
    if (!(cg(name) instanceof BestPolicy)) {
      throw new InvalidInputException(
          Location.of("--power-budget"), "is not for policy " + name + ", expected policy best");
    }
    PowerModel.check(arch, EnergyTables.figures(arch.ext().energy()));
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
