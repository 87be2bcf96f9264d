package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.baseline.PolySchedule;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.sim.performance.EnergyTables;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The policies of the computing-graph level by name: the one place where a policy is registered.
 */
public final class Policies {

  private static final List<CgPolicy> ALL =
      List.of(
          PassPolicy.NONE,
          PassPolicy.CG_PIPELINE,
          PassPolicy.CG_DUPLICATION,
          PassPolicy.CG,
          BestPolicy.BEST,
          PolySchedule.POLICY);

  private Policies() {}

  /**
   * The policy of that name.
   *
   * @throws InvalidInputException that lists all names if there is none
   */
  public static CgPolicy cg(String name) {
    return ALL.stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                Location.of("--policy"),
                "unknown policy " + name + ", expected one of " + names()));
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

  private static String names() {
    return ALL.stream().map(CgPolicy::name).collect(Collectors.joining(", "));
  }
}
