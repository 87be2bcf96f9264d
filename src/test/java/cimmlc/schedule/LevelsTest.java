package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.graph.Graph;
import cimmlc.graph.RandomGraphs;
import cimmlc.schedule.cg.BestPolicy;
import cimmlc.schedule.cg.CgPolicy;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.PassPolicy;
import cimmlc.schedule.cg.PipelineTiming;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.cg.Service;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmLatency;
import cimmlc.schedule.mvm.MvmPolicy;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.mvm.RowGroups;
import cimmlc.schedule.vvm.VvmPolicy;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** MVM and VVM levels against the level before; legality is checked by the records themselves. */
class LevelsTest {

  private static final SchedulingOptions OPTIONS = SchedulingOptions.DEFAULT;

  static LongStream seeds() {
    return LongStream.range(0, 120);
  }

  private static Architecture chip(Random random) {
    int rows = 4 << random.nextInt(5);
    int parallel = 1 + random.nextInt(rows);
    return Chips.parallel(
        1 + random.nextInt(12), 1 + random.nextInt(5), rows, 8 << random.nextInt(4), parallel);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noLevelIsSlowerThanTheOneBefore(long seed) {
    Random random = new Random(seed);
    Graph graph = RandomGraphs.quantized(seed);
    Architecture wordlines = chip(random);
    Architecture chip = random.nextBoolean() ? wordlines : wordlines.inMode(ComputingMode.XBM);
    for (CgPolicy policy : List.of(PassPolicy.CG_DUPLICATION, PassPolicy.CG, BestPolicy.BEST)) {
      CgSchedule cg = policy.schedule(graph, chip, OPTIONS);
      MvmSchedule plain = MvmPolicy.UNREFINED.schedule(cg, OPTIONS);
      long before = cycles(plain, plain.segments(), whole(chip));
      for (MvmPolicy refined : List.of(MvmPolicy.EQUATION_1, MvmPolicy.REDISTRIBUTED)) {
        MvmSchedule mvm = refined.schedule(cg, OPTIONS);
        VvmSchedule vvm = VvmPolicy.REMAPPED.schedule(mvm, OPTIONS);
        long crossbars = cycles(mvm, mvm.segments(), whole(chip));
        long rows = cycles(mvm, vvm.segments(), groups(chip));
        assertThat(rows).isLessThanOrEqualTo(crossbars);
        boolean isWordline = chip.mode() == ComputingMode.WLM;
        assertThat(
                MvmLatency.of(cg, isWordline ? vvm.segments() : mvm.segments(), OPTIONS).cycles())
            .as("two readings of the same placement")
            .isEqualTo(isWordline ? rows : crossbars);
        assertThat(isWordline ? rows : crossbars).as(policy.name()).isLessThanOrEqualTo(before);
      }
    }
  }

  private static Function<CrossbarOperator, Service> whole(Architecture chip) {
    long mvm = chip.crossbar().mvmCycles(OPTIONS.activationBits());
    return operator -> new Service(operator.duplication(), mvm);
  }

  private static Function<CrossbarOperator, Service> groups(Architecture chip) {
    int steps = chip.crossbar().steps(OPTIONS.activationBits());
    return operator -> {
      Service service =
          RowGroups.of(operator.grid(), chip.crossbar())
              .service(operator.duplication(), MvmPolicy.SHARING, steps);
      assertThat(operator.mvmCycles()).isEqualTo(service.cycles());
      return service;
    };
  }

  private static long cycles(
      MvmSchedule mvm, List<MvmSegment> segments, Function<CrossbarOperator, Service> services) {
    long sum = 0;
    for (MvmSegment fine : segments) {
      Segment segment = mvm.cg().segments().get(fine.index());
      List<Service> all = fine.operators().stream().map(services).toList();
      if (segment.execution() == Execution.PIPELINE) {
        sum += new PipelineTiming(mvm.cg().graph(), segment).latencyCycles(all);
      } else {
        for (int i = 0; i < all.size(); i++) {
          sum += all.get(i).intervalCycles(segment.cims().get(i).form().windows());
        }
      }
    }
    return sum;
  }

  /** 36 row groups: 8 in the fullest of 5 crossbars, 5 where all 8 of the chip take some. */
  @Test
  void rowsSpreadOverCrossbarsThatNobodyElseUses() {
    Networks net = new Networks(128, 32, 32);
    Graph graph = net.graph("one", net.conv("input", 8, 3, 1, 1));
    Architecture chip = Architectures.load("jain-jssc21");
    CgSchedule cg = BestPolicy.BEST.schedule(graph, chip, OPTIONS);
    assertThat(windowCycles(MvmPolicy.EQUATION_1.schedule(cg, OPTIONS))).isEqualTo(8 * 8);
    assertThat(windowCycles(MvmPolicy.REDISTRIBUTED.schedule(cg, OPTIONS))).isEqualTo(8 * 5);
  }

  private static long windowCycles(MvmSchedule mvm) {
    VvmSchedule vvm = VvmPolicy.REMAPPED.schedule(mvm, OPTIONS);
    return vvm.segments().getFirst().operators().getFirst().mvmCycles();
  }

  /** The floors of the project, and what the search reaches (no more than 1 % above it). */
  @ParameterizedTest
  @CsvSource({"18, 3869952, 258, 302", "101, 9138432, 78, 80"})
  void redistributionOnResnets(int depth, long none, double floor, double reached) {
    double speedup = (double) none / best(depth, ComputingMode.XBM);
    assertThat(speedup).isGreaterThanOrEqualTo(floor).isGreaterThanOrEqualTo(0.99 * reached);
  }

  @Test
  void wordlinesOnResnet50() {
    double gain = (double) best(50, ComputingMode.XBM) / best(50, ComputingMode.WLM);
    assertThat(gain).isGreaterThanOrEqualTo(1.10);
  }

  private static long best(int depth, ComputingMode mode) {
    Architecture chip = Architectures.load("isaac-baseline").inMode(mode);
    CgSchedule cg = BestPolicy.BEST.schedule(Networks.resnet(depth), chip, OPTIONS);
    MvmSchedule mvm = MvmPolicy.REDISTRIBUTED.schedule(cg, OPTIONS);
    return mode == ComputingMode.WLM
        ? cycles(mvm, VvmPolicy.REMAPPED.schedule(mvm, OPTIONS).segments(), groups(chip))
        : cycles(mvm, mvm.segments(), whole(chip));
  }
}
