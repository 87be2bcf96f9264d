package cimmlc.schedule.mvm;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Schedules of which the one of the lowest true peak is wanted (section 3.3.3).
 *
 * @param plain without stagger: whose peak and latency the others are compared with
 * @param within the latency that is allowed, as the model sees it
 * @param beyond it, a little: in truth they may be within
 */
public record Candidates(MvmSchedule plain, List<MvmSchedule> within, List<MvmSchedule> beyond) {

  /** Parts of the latency for which a schedule is looked for, one after another. */
  private static final double[] SLACKS = {0, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1};

  public Candidates {
    within = List.copyOf(within);
    beyond = List.copyOf(beyond);
  }

  /** A single one. */
  static Candidates only(MvmSchedule schedule) {
    return new Candidates(schedule, List.of(), List.of());
  }

  /**
   * Those of a stagger.
   *
   * @param limit cycles that are allowed
   */
  static Candidates of(MvmSchedule plain, List<Stagger.Lower> lower, long limit) {
    return new Candidates(plain, schedules(lower, limit, true), schedules(lower, limit, false));
  }

  /** The one that the model takes for the best. */
  MvmSchedule likely() {
    return within.isEmpty() ? plain : within.getLast();
  }

  private static List<MvmSchedule> schedules(
      List<Stagger.Lower> lower, long limit, boolean within) {
    return lower.stream()
        .filter(each -> each.latencyCycles() <= limit == within)
        .map(Stagger.Lower::schedule)
        .toList();
  }

  /** Latencies up to what is allowed, and the next one beyond. */
  static List<Long> limits(long cycles, double slack) {
    double next = DoubleStream.of(SLACKS).filter(s -> s > slack).findFirst().orElse(slack);
    return DoubleStream.concat(DoubleStream.of(SLACKS), DoubleStream.of(slack))
        .filter(s -> s <= next)
        .sorted()
        .mapToLong(s -> limit(cycles, s))
        .distinct()
        .boxed()
        .toList();
  }

  static long limit(long cycles, double slack) {
    return (long) (cycles * (1 + slack));
  }
}
