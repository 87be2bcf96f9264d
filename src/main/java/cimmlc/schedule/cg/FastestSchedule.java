package cimmlc.schedule.cg;

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
  private final ToDoubleFunction<CgSchedule> least;

  /**
   * A choice by true times.
   *
   * @param least cycles that a schedule takes at least, quickly known
   */
  public FastestSchedule(Timing timing, ToDoubleFunction<CgSchedule> least) {
    this.timing = timing;
    this.least = least;
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
            .map(other -> new Candidate(other, least.applyAsDouble(other)))
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
}
