package cimmlc.report;

import cimmlc.sim.performance.CriticalLink;
import cimmlc.sim.performance.EnergyUse;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.UnitUse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A simulation in a few lines for people. */
public final class PerformanceSummary {

  private static final int LINKS = 10;

  private final PerformanceResult result;
  private final StringBuilder text = new StringBuilder();

  private PerformanceSummary(PerformanceResult result) {
    this.result = result;
  }

  /** The lines. */
  public static String print(PerformanceResult result) {
    return new PerformanceSummary(result).lines();
  }

  private String lines() {
    line("latency   %,d cycles%s", result.latencyCycles(), seconds(result.latencyCycles()));
    if (result.reloadCycles() > 0) {
      line(
          "          %,d with writing weights, %,.0f an image of a batch of %d",
          result.latencyWithReloadCycles(), result.withReloadPerImageCycles(), result.images());
    }
    result.details().ifPresent(this::details);
    return text.toString();
  }

  private void details(PerformanceResult.Details details) {
    long interval = result.intervalCycles();
    line("interval  %,d cycles%s", interval, seconds(interval));
    line(
        "crossbars peak %,d active, mean %,.1f; %,d provisioned (%,d for one image)",
        details.activity().peakCrossbars(),
        details.activity().meanCrossbars(),
        details.activity().provisionedCrossbars(),
        details.activity().provisionedOneImageCrossbars());
    details.energy().ifPresent(this::energy);
    line("use of units, mean and busiest:");
    for (UnitUse use : details.use()) {
      line(
          "  %-18s %6.2f %%  %6.2f %%  of %,d",
          use.unit(), 100 * use.mean(), 100 * use.busiest(), use.count());
    }
    line("critical path, longest links:");
    longest(details.criticalPath())
        .forEach(link ->
            line(
                "  %,12d .. %,d  %s: %s",
                link.fromCycle(), link.toCycle(), link.stage(), link.reason()));
    line("assumptions:");
    details.assumptions().forEach(assumption -> line("  %s", assumption));
  }

  private static List<CriticalLink> longest(List<CriticalLink> links) {
    Comparator<CriticalLink> byLength =
        Comparator.comparingLong(link -> link.fromCycle() - link.toCycle());
    return links.stream()
        .sorted(byLength)
        .limit(LINKS)
        .sorted(Comparator.comparingLong(CriticalLink::fromCycle))
        .toList();
  }

  private void energy(EnergyUse energy) {
    line("energy    %,.3f uJ", energy.totalPj() * 1e-6);
    energy
        .byComponentPj()
        .forEach((component, pj) ->
            line("  %-12s %5.1f %%", component.key(), 100 * pj / energy.totalPj()));
    if (result.cycleSeconds() > 0) {
      double watts = 1e-12 / result.cycleSeconds();
      line(
          "power     peak %.3f W, mean %.3f W",
          energy.peakPjPerCycle() * watts, energy.meanPjPerCycle() * watts);
    }
  }

  private String seconds(long cycles) {
    return result.cycleSeconds() > 0
        ? String.format(Locale.ROOT, " (%.6g s)", cycles * result.cycleSeconds())
        : "";
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
