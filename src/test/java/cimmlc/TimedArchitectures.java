package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Small random chips on which everything may take time: ports, buffers, ALUs, networks of every
 * shape, writing. Each resource is ideal on some of them.
 */
final class TimedArchitectures {

  private static final int MOST_SLICES = 14; // 8 bits, differential, a bit a cell

  private final SplittableRandom random;

  private TimedArchitectures(long seed) {
    random = new SplittableRandom(seed * 77 + 5);
  }

  /** A seed always gives the same chip. */
  static Architecture of(long seed) {
    return ArchitectureReader.parse(
        new TimedArchitectures(seed).text(seed), "timed-" + seed + ".yaml");
  }

  private String text(long seed) {
    int rows = pick(1, 2, 3);
    int columns = pick(2, 4, 9);
    int wordlines = pick(8, 16, 64);
    int crossbarRows = pick(1, 2);
    int crossbarColumns = pick(1, 2, 3);
    boolean room = rows * columns * crossbarRows * crossbarColumns >= MOST_SLICES;
    return """
    name: timed-%d
    computing_mode: CM
    cycle: 10 ns
    chip: { core_number: [%d, %d]%s%s%s%s%s }
    core: { xb_number: [%d, %d]%s%s%s }
    crossbar: { xb_size: [%d, %d], parallel_row: %d, dac: %d%s, precision: %d }
    binding: %s
    weight_encoding: %s
    energy: { %s }
    off_chip: %s
    """
        .formatted(
            seed,
            rows,
            columns,
            maybe(", alu: %s ops/cycle", "1.5", "4", "0.3", "64"),
            maybe(", l0_size: %s B", "500", "2000"),
            maybe(", l0_bw: %s b/cycle", "8", "20", "64", "2.5", "256"),
            maybe(", l0_bw_total: %s b/cycle", "24", "64", "7.3", "512"),
            network(rows * columns),
            crossbarRows,
            crossbarColumns,
            maybe(", alu: %s ops/cycle", "1", "0.7", "3", "16"),
            maybe(", l1_bw: %s b/cycle", "16", "40", "200"),
            maybe(", l1_size: %s B", "8", "30", "100"),
            wordlines,
            pick(16, 32, 64),
            pick(wordlines / 4, wordlines / 2, wordlines - 1, wordlines),
            pick(1, 2, 8),
            maybe(", write: { cycles: %s cycles/row }", "3", "1.5", "40"),
            pick(1, 2, 4),
            word("free", "\"B->XBC\"", room ? "\"B->XB\"" : "free"),
            word("offset", "twos-complement", "differential"),
            energies(),
            word("ideal", "{ size: 1 MB, bandwidth: 12 b/cycle }"));
  }

  private static String energies() {
    return """
    cell: { value: 1 pJ/cell, source: x }, dac: { value: 1 pJ/row, source: x }, \
    adc: { value: 1 pJ/conversion, source: x }, shift_add: { value: 1 pJ/conversion, source: x }, \
    alu: { value: 1 pJ/op, source: x }, l0: { value: 1 pJ/b, source: x }, \
    l1: { value: 1 pJ/b, source: x }, core_noc: { value: 1 pJ/b/hop, source: x }\
    """;
  }

  private String network(int cores) {
    String flit = word("", ", flit: 8 b", ", flit: 64 b", ", flit: 3 B");
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> {
        String matrix =
            IntStream.range(0, cores)
                .mapToObj(_ ->
                    IntStream.range(0, cores)
                        .mapToObj(_ -> word("0", "1", "2", "0.4", "5.5"))
                        .collect(Collectors.joining(", ", "[", "]")))
                .collect(Collectors.joining(", ", "[", "]"));
        yield ", core_noc: %s, core_noc_cost: { matrix: %s%s }"
            .formatted(word("mesh", "ideal", "h-tree"), matrix, flit);
      }
      default ->
          ", core_noc: %s, core_noc_cost: { hop: %s cycles/hop%s }"
              .formatted(
                  word("mesh", "h-tree", "bus", "disjoint-buffer-switch"),
                  word("0", "1", "2", "1.5", "0.25"),
                  flit);
    };
  }

  private String maybe(String format, String... values) {
    return random.nextInt(5) < 2 ? "" : format.formatted(word(values));
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String word(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
