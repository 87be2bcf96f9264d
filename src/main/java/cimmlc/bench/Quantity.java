package cimmlc.bench;

import cimmlc.schedule.cg.Bounds;
import cimmlc.sim.performance.Activity;
import cimmlc.sim.performance.EnergyUse;
import cimmlc.sim.performance.PerformanceResult;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What is measured of a simulated flow. */
public enum Quantity {
  CYCLES("cycles", "cycles", "latency"),
  CYCLES_WITH_RELOAD("cycles-with-reload", "cycles", "latency with writing of weights"),
  INTERVAL_CYCLES("interval-cycles", "cycles", "steady-state interval"),
  PEAK_CROSSBARS("peak-crossbars", "crossbars", "crossbars active in one cycle, at most"),
  PROVISIONED_CROSSBARS(
      "provisioned-crossbars",
      "crossbars",
      "crossbars of all operators that run at once while images follow one another, at most"),
  PROVISIONED_CROSSBARS_ONE_IMAGE(
      "provisioned-crossbars-one-image",
      "crossbars",
      "crossbars of all operators that run at once for one image, at most"),
  MEAN_CROSSBARS("mean-crossbars", "crossbars", "active crossbars, mean over the latency"),
  PEAK_POWER("peak-power", "pJ/cycle", "peak power"),
  ENERGY("energy", "pJ", "energy of an image");

  private final String key;
  private final String unit;
  private final String words;

  Quantity(String key, String unit, String words) {
    this.key = key;
    this.unit = unit;
    this.words = words;
  }

  /** The name in a file. */
  public String key() {
    return key;
  }

  /** The unit of its values. */
  public String unit() {
    return unit;
  }

  /** What it is called in text. */
  public String words() {
    return words;
  }

  /** Its value in a simulation; empty where the chip's description does not let it be known. */
  public OptionalDouble of(PerformanceResult result) {
    return switch (this) {
      case CYCLES -> OptionalDouble.of((double) result.latencyCycles());
      case CYCLES_WITH_RELOAD -> OptionalDouble.of((double) result.latencyWithReloadCycles());
      case INTERVAL_CYCLES -> OptionalDouble.of((double) result.intervalCycles());
      case PEAK_CROSSBARS -> activity(result, Activity::peakCrossbars);
      case PROVISIONED_CROSSBARS -> activity(result, Activity::provisionedCrossbars);
      case PROVISIONED_CROSSBARS_ONE_IMAGE ->
          activity(result, Activity::provisionedOneImageCrossbars);
      case MEAN_CROSSBARS -> activity(result, Activity::meanCrossbars);
      case PEAK_POWER -> energy(result, EnergyUse::peakPjPerCycle);
      case ENERGY -> energy(result, EnergyUse::totalPj);
    };
  }

  /** Its proven lower bound; empty where none is known. */
  public OptionalDouble of(Bounds bounds) {
    return switch (this) {
      case CYCLES -> OptionalDouble.of((double) bounds.latencyCycles());
      case INTERVAL_CYCLES -> OptionalDouble.of((double) bounds.throughputIntervalCycles());
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble activity(PerformanceResult result, ToDoubleFunction<Activity> of) {
    return result.details().stream().mapToDouble(d -> of.applyAsDouble(d.activity())).findFirst();
  }

  private static OptionalDouble energy(PerformanceResult result, ToDoubleFunction<EnergyUse> of) {
    return result.details().stream()
        .flatMap(details -> details.energy().stream())
        .mapToDouble(of)
        .findFirst();
  }

  /** A value as text, without its unit. */
  public String print(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.1f", value)
        .replace(',', ' ');
  }
}
