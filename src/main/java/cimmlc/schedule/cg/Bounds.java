package cimmlc.schedule.cg;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.schedule.SchedulingOptions;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.List;

/**
 * What no schedule of a network on a chip falls below, with bandwidths and ALUs ideal and weights
 * resident (proofs: docs/bounds.md). In core mode copies take whole cores; in the finer modes whole
 * crossbars, and an MVM no more than the rows that are occupied.
 *
 * @param latencyCycles of one image
 * @param throughputIntervalCycles between images of a batch
 */
public record Bounds(long latencyCycles, long throughputIntervalCycles) {

  /** Work of the path search: windows timed, about a tenth of a second. */
  private static final long VISITS = 5_000_000;

  private static final int MOST_ROUNDS = 60;

  /**
   * The bounds of a network on a chip.
   *
   * @throws cimmlc.diag.InvalidInputException if the chip cannot hold a single weight
   */
  public static Bounds of(Graph graph, Architecture arch, SchedulingOptions options) {
    CgSchedule single = new SplitLargeOperators(graph, arch, options).schedule("bounds");
    List<Cim> cims = single.cims().toList();
    if (cims.isEmpty()) {
      return new Bounds(0, 0);
    }
    boolean rowGroups = arch.mode() == ComputingMode.WLM;
    Work work =
        rowGroups ? Work.ofRowGroups(cims, arch, options) : Work.ofCopies(cims, arch, options);
    boolean fewest = arch.ext().write().isIdeal();
    long cut = work.allCuts(fewest);
    if (!work.fits()) {
      long paths = fewest && !rowGroups ? latency(graph, cims, work, work.fewestSegments()) : 0;
      return new Bounds(Math.max(cut, paths), cut);
    }
    long interval = work.oneSegment();
    long latency = rowGroups ? interval : Math.max(interval, latency(graph, cims, work, 1));
    if (fewest) {
      return new Bounds(latency, interval);
    }
    // A network that fits may be cut as well: then two segments at least are written.
    WeightReload reload = new WeightReload(arch, options);
    long writing = cims.stream().mapToLong(c -> reload.cycles(List.of(c))).min().orElse(0);
    return new Bounds(Math.min(latency, cut + 2 * writing), Math.min(interval, cut));
  }

  /** Of all operators in so many segments. */
  private static long latency(Graph graph, List<Cim> cims, Work work, int segments) {
    Segment whole = Segments.of(graph, cims, new int[cims.size()], Execution.PIPELINE).getFirst();
    long mvm = work.demands().getFirst().cycles();
    TrialTiming timing =
        new TrialTiming(
            PipelineStages.certain(graph, whole), (_, copies) -> new Service(copies, mvm));
    int rounds = (int) Math.clamp(VISITS / Math.max(1, timing.visits()), 4, MOST_ROUNDS);
    long cycles = new CriticalPaths(work.demands(), work.budget(), segments).bound(timing, rounds);
    // All times are multiples of an MVM.
    return Math.ceilDiv(cycles, mvm) * mvm;
  }
}
