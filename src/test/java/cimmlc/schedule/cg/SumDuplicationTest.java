package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SumDuplicationTest {

  @Test
  void equalsExhaustiveSearch() {
    for (int seed = 0; seed < 600; seed++) {
      Random random = new Random(seed);
      List<Demand> demands = demands(random, 1 + random.nextInt(5), 60, 4);
      long single = demands.stream().mapToLong(Demand::cores).sum();
      long cores = single + random.nextInt(25);
      SumDuplication.Result result = SumDuplication.solve(demands, cores);
      assertThat(result.cycles())
          .as("seed %d", seed)
          .isEqualTo(exhaustive(demands, 0, cores))
          .isEqualTo(result.bound());
      check(demands, cores, result);
    }
  }

  @Test
  void equalsThePlainDynamicProgram() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Demand> demands = demands(random, 5 + random.nextInt(40), 5_000, 12);
      long single = demands.stream().mapToLong(Demand::cores).sum();
      int cores = (int) single + random.nextInt(600);
      SumDuplication.Result result = SumDuplication.solve(demands, cores);
      assertThat(result.cycles()).as("seed %d", seed).isEqualTo(plain(demands, cores));
      check(demands, cores, result);
    }
  }

  @Test
  void aBoundIsNeverAboveTheOptimum() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Demand> demands = demands(random, 1 + random.nextInt(8), 500, 9);
      long single = demands.stream().mapToLong(Demand::cores).sum();
      long cores = single + random.nextInt(100);
      List<Choices> choices = demands.stream().map(d -> Choices.of(d, cores)).toList();
      assertThat(LagrangianBound.of(choices, cores).cycles(cores))
          .isLessThanOrEqualTo(SumDuplication.solve(demands, cores).cycles());
    }
  }

  private static List<Demand> demands(Random random, int count, int windows, int cores) {
    List<Demand> demands = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int side = 1 + random.nextInt((int) Math.sqrt(windows));
      demands.add(new Demand((long) side * side, 1 + random.nextInt(cores), 1 + random.nextInt(3)));
    }
    return demands;
  }

  private static void check(List<Demand> demands, long cores, SumDuplication.Result result) {
    long used = 0;
    long cycles = 0;
    for (int i = 0; i < demands.size(); i++) {
      used += (long) result.copies()[i] * demands.get(i).cores();
      cycles += demands.get(i).cycles(result.copies()[i]);
    }
    assertThat(used).isLessThanOrEqualTo(cores);
    assertThat(cycles).isEqualTo(result.cycles());
  }

  private static long exhaustive(List<Demand> demands, int from, long cores) {
    if (from == demands.size()) {
      return 0;
    }
    Demand demand = demands.get(from);
    long rest = demands.stream().skip(from + 1L).mapToLong(Demand::cores).sum();
    long best = Long.MAX_VALUE / 2;
    for (long d = 1; d <= demand.windows() && d * demand.cores() + rest <= cores; d++) {
      long left = cores - d * demand.cores();
      best = Math.min(best, demand.cycles(d) + exhaustive(demands, from + 1, left));
    }
    return best;
  }

  /** Operators x cores x copies, as the paper describes it. */
  private static long plain(List<Demand> demands, int cores) {
    long[] best = new long[cores + 1];
    for (Demand demand : demands) {
      long[] next = new long[cores + 1];
      Arrays.fill(next, Long.MAX_VALUE / 2);
      for (int c = 0; c <= cores; c++) {
        for (int d = 1; d * demand.cores() <= c && d <= demand.windows(); d++) {
          next[c] = Math.min(next[c], best[c - d * demand.cores()] + demand.cycles(d));
        }
      }
      best = next;
    }
    return best[cores];
  }
}
