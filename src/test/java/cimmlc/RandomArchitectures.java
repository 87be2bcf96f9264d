package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import java.util.List;
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

  /**
   * A chip in wordline mode with any encoding and binding, for one seed in three with a local
   * buffer that makes copies thrifty, or is too small.
   */
  static Architecture wordline(long seed) {
    SplittableRandom random = new SplittableRandom(seed * 37 + 11);
    int rows = pick(random, 4, 8, 16, 64);
    String buffer =
        random.nextInt(3) > 0 ? "" : ", l1_size: " + pick(random, 64, 128, 256, 512) + " B";
    String text =
        """
        name: random-%d
        computing_mode: WLM
        chip: { core_number: [%d, %d] }
        core: { xb_number: [%d, %d]%s }
        crossbar: { xb_size: [%d, %d], parallel_row: %d, dac: %d, precision: %d }
        weight_encoding: %s
        off_chip: ideal
        binding: %s
        """
            .formatted(
                seed,
                pick(random, 1, 2, 3),
                pick(random, 2, 4, 9),
                pick(random, 1, 2),
                pick(random, 1, 2, 3),
                buffer,
                rows,
                pick(random, 16, 32, 64),
                pick(random, 1, 3, rows),
                pick(random, 1, 2, 3, 8),
                pick(random, 1, 2, 3, 4, 8),
                List.of("offset", "differential", "twos-complement").get(random.nextInt(3)),
                List.of("free", "\"B->XBC\"", "\"B->XB\"").get(random.nextInt(3)));
    return ArchitectureReader.parse(text, "random-" + seed + ".yaml");
  }

  private static int pick(SplittableRandom random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
