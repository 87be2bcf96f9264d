package cimmlc.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PackingTest {

  @RepeatedTest(200)
  void nothingThatLivesAtOnceOverlaps(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<Lifetime> lifetimes = randomLifetimes(random);
    double capacity = random.nextBoolean() ? Double.POSITIVE_INFINITY : 200 + random.nextInt(800);
    Packing packing = Packing.of(lifetimes, capacity);

    Map<String, Long> offsets = packing.offsets();
    for (Lifetime a : lifetimes) {
      for (Lifetime b : lifetimes) {
        if (a != b && bothPlaced(offsets, a, b) && a.begin() <= b.end() && b.begin() <= a.end()) {
          assertThat(disjoint(offsets, a, b)).as("%s and %s in %s", a, b, offsets).isTrue();
        }
      }
    }
    long highWater = Packing.highWater(offsets, lifetimes);
    List<Lifetime> placed =
        lifetimes.stream().filter(lifetime -> offsets.containsKey(lifetime.root())).toList();
    assertThat(highWater).isGreaterThanOrEqualTo(maxLiveBytes(placed));
    assertThat((double) highWater).isLessThanOrEqualTo(capacity);
    assertThat(placed.size() + packing.leftOut().size()).isEqualTo(lifetimes.size());
    assertThat(packing.leftOut()).noneMatch(lifetime -> offsets.containsKey(lifetime.root()));
  }

  @Test
  void placesOfTheDeadAreUsedAgain() {
    List<Lifetime> chain =
        IntStream.range(0, 100).mapToObj(i -> new Lifetime("t" + i, 64, i, i + 1)).toList();
    Packing packing = Packing.of(chain, Double.POSITIVE_INFINITY);
    assertThat(Packing.highWater(packing.offsets(), chain)).isEqualTo(128);
  }

  @Test
  void theLargestAndLongestIsLeftOutFirst() {
    Lifetime small = new Lifetime("small", 40, 0, 9);
    Lifetime large = new Lifetime("large", 80, 0, 9);
    Lifetime late = new Lifetime("late", 60, 1, 1);
    Packing packing = Packing.of(List.of(small, large, late), 128);
    assertThat(packing.leftOut()).containsExactly(large);
    assertThat(packing.offsets()).containsOnlyKeys("small", "late");
  }

  private static List<Lifetime> randomLifetimes(Random random) {
    List<Lifetime> lifetimes = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      int begin = random.nextInt(30);
      lifetimes.add(new Lifetime("t" + i, random.nextInt(200), begin, begin + random.nextInt(10)));
    }
    lifetimes.sort(Comparator.comparingInt(Lifetime::begin));
    return lifetimes;
  }

  private static boolean bothPlaced(Map<String, Long> offsets, Lifetime a, Lifetime b) {
    return offsets.containsKey(a.root()) && offsets.containsKey(b.root());
  }

  private static boolean disjoint(Map<String, Long> offsets, Lifetime a, Lifetime b) {
    long first = offsets.getOrDefault(a.root(), -1L);
    long second = offsets.getOrDefault(b.root(), -1L);
    return first + a.bytes() <= second || second + b.bytes() <= first;
  }

  private static long maxLiveBytes(List<Lifetime> lifetimes) {
    Map<Integer, Long> live =
        lifetimes.stream()
            .flatMap(life ->
                IntStream.rangeClosed(life.begin(), life.end())
                    .mapToObj(time -> Map.entry(time, life.bytes())))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)));
    return live.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
