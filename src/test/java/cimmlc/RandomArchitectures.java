package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import java.util.SplittableRandom;

/** Small random chips: many networks need several segments, split operators or off-chip memory. */
final class RandomArchitectures {

  private RandomArchitectures() {}

  /** A seed always gives the same chip. */
  static Architecture of(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 31 + 7);
    int rows = pick(random, 4, 8, 16, 64);
    int columns = pick(random, 8, 16, 32, 64);
    String buffer = random.nextBoolean() ? "" : ", l0_size: " + pick(random, 64, 500, 2000) + " B";
    String text =
        """
        name: random-%d
        computing_mode: CM
        chip: { core_number: [%d, %d]%s }
        core: { xb_number: [%d, %d] }
        crossbar: { xb_size: [%d, %d], parallel_row: %d, dac: 1, precision: %d }
        off_chip: ideal
        binding: %s
        """
            .formatted(
                seed,
                pick(random, 1, 2, 3),
                pick(random, 1, 2, 4, 9),
                buffer,
                pick(random, 1, 2),
                pick(random, 1, 2),
                rows,
                columns,
                pick(random, 1, rows),
                pick(random, 1, 2, 4),
                random.nextInt(3) == 0 ? "free" : "\"B->XBC\"");
    return ArchitectureReader.parse(text, "random-" + seed + ".yaml");
  }

  private static int pick(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
