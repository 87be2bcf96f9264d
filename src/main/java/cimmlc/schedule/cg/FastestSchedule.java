package cimmlc.schedule.cg;

import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import java.util.Comparator;
import java.util.List;
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

  /**
   * The favourite, unless one of the others is faster, most promising ones first.
   *
   * @param fitting makes a schedule fit the buffers
   */
  public CgSchedule of(
      CgSchedule favourite, List<CgSchedule> others, UnaryOperator<CgSchedule> fitting) {
    CgSchedule fastest = favourite;
    long cycles = timing.cycles(favourite);
    List<CgSchedule> promising =
        others.stream().sorted(Comparator.comparingDouble(this::least)).toList();
    for (CgSchedule other : promising) {
      if (least(other) < cycles) {
        CgSchedule fitted = fitting.apply(other);
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
