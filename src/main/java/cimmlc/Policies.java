package cimmlc;

import cimmlc.baseline.PolySchedule;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.PassPolicy;
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

  private static String names() {
    return ALL.stream().map(CgPolicy::name).collect(Collectors.joining(", "));
  }
}
