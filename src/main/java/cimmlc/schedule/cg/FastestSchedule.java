package cimmlc.schedule.cg;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Chooses between schedules by their true times. One that could not win even with ideal bandwidths
 * and ALUs is left out without a simulation.
 */
public final class FastestSchedule {

  private final Timing timing;
  private final SchedulingOptions options;
  private final ToDoubleFunction<CgSchedule> mostGain;

  /**
   * A choice by true times.
   *
   * @param mostGain how many times faster than on cores the levels below make a schedule at most
   */
  public FastestSchedule(
      Timing timing, SchedulingOptions options, ToDoubleFunction<CgSchedule> mostGain) {
    this.timing = timing;
    this.options = options;
    this.mostGain = mostGain;
  }

  /** A schedule and the cycles that it takes at least. */
  private record Candidate(CgSchedule schedule, double least) {}

  /**
   * The favourite, unless one of the others is faster, most promising ones first.
   *
   * @param others asked for when the favourite's time is known
   * @param fitting makes a schedule fit the buffers
   */
  public CgSchedule of(
      CgSchedule favourite, Supplier<List<CgSchedule>> others, UnaryOperator<CgSchedule> fitting) {
    CgSchedule fastest = favourite;
    long cycles = timing.cycles(favourite);
    List<Candidate> candidates =
        others.get().stream()
            .map(other -> new Candidate(other, least(other)))
            .sorted(Comparator.comparingDouble(Candidate::least))
            .toList();
    for (Candidate candidate : candidates) {
      if (candidate.least() < cycles) {
        CgSchedule fitted = fitting.apply(candidate.schedule());
        long tried = timing.cycles(fitted);
        if (tried < cycles) {
          cycles = tried;
          fastest = fitted;
        }
      }
    }
    return fastest;
  }

  /** Cycles that a schedule takes at least. */
  private double least(CgSchedule schedule) {
    CgLatency ideal = CgLatency.of(schedule, options);
    boolean stream = options.objective() == Objective.THROUGHPUT && schedule.segments().size() == 1;
    return (stream ? ideal.intervalCycles().getFirst() : ideal.cycles())
        / mostGain.applyAsDouble(schedule);
  }
}
