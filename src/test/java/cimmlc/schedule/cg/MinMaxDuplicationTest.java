package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinMaxDuplicationTest {

  @Test
  void equalsExhaustiveSearchWithTheFewestCores() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<Demand> demands =
          IntStream.range(0, 1 + random.nextInt(5))
              .mapToObj(_ ->
                  new Demand(1 + random.nextInt(40), 1 + random.nextInt(4), 1 + random.nextInt(3)))
              .toList();
      long cores = demands.stream().mapToLong(Demand::cores).sum() + random.nextInt(25);
      int[] copies = MinMaxDuplication.solve(demands, cores);
      long interval = 0;
      long used = 0;
      for (int i = 0; i < copies.length; i++) {
        interval = Math.max(interval, demands.get(i).cycles(copies[i]));
        used += (long) copies[i] * demands.get(i).cores();
      }
      assertThat(used).isLessThanOrEqualTo(cores);
      assertThat(interval)
          .as("seed %d", seed)
          .isEqualTo(exhaustive(demands, 0, cores))
          .isLessThanOrEqualTo(MinMaxDuplication.interval(demands, cores));
    }
  }

  private static long exhaustive(List<Demand> demands, int from, long cores) {
    if (from == demands.size()) {
      return 0;
    }
    Demand demand = demands.get(from);
    long rest = demands.stream().skip(from + 1L).mapToLong(Demand::cores).sum();
    long best = Long.MAX_VALUE;
    for (long d = 1; d <= demand.windows() && d * demand.cores() + rest <= cores; d++) {
      long left = exhaustive(demands, from + 1, cores - d * demand.cores());
      best = Math.min(best, Math.max(demand.cycles(d), left));
    }
    return best;
  }
}
