package cimmlc.arch;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading what was printed gives an equal chip. */
class RoundTripTest {

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  static List<String> presets() {
    return Presets.names();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPreset(String name) {
    Architecture chip = Presets.load(name);
    assertThat(ArchitectureReader.parse(ArchitectureWriter.print(chip), "p")).isEqualTo(chip);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRandomChip(long seed) {
    Architecture chip = new RandomChip(new SplittableRandom(seed)).chip();
    String printed = ArchitectureWriter.print(chip);
    Architecture read = ArchitectureReader.parse(printed, "random");
    assertThat(read).isEqualTo(chip);
    assertThat(ArchitectureWriter.print(read)).isEqualTo(printed);
    assertThat(ArchitectureTable.print(read)).isNotBlank();
  }

  /** Any chip whatever, ideal in about half of its parameters. */
  private record RandomChip(SplittableRandom random) {

    Architecture chip() {
      Grid cores = grid(6);
      Grid crossbars = grid(4);
      int rows = random.nextInt(1, 2000);
      return new Architecture(
          pick("chip", "a-b_c.d", "Ünicode 7", "null", "ideal", "1e3", "true"),
          pick(ComputingMode.values()),
          pick(
              "",
              "a \"quoted\" \\ source",
              "line\nbreak\ttab",
              "emoji \uD83D\uDE00",
              "# no",
              "x: y"),
          random.nextBoolean() ? 0 : figure(1e-6),
          new Chip(cores, rate(), noc(cores), rate(), rate(), rate()),
          new Core(crossbars, rate(), noc(crossbars), rate(), rate()),
          new Crossbar(
              rows,
              random.nextInt(1, 2000),
              random.nextInt(1, rows + 1),
              bits(),
              bits(),
              pick("SRAM", "ReRAM", "ideal", "null", "PCM 2"),
              bits()),
          extensions());
    }

    private Extensions extensions() {
      return new Extensions(
          pick(WeightEncoding.values()),
          random.nextBoolean() ? Write.IDEAL : new Write(figure(100), figure(1e4), rate()),
          energy(),
          random.nextBoolean() ? new OffChip.None() : new OffChip.Memory(rate(), rate()),
          pick(Binding.values()),
          pick(
              new DigitalOps.All(),
              new DigitalOps.Only(List.of()),
              new DigitalOps.Only(List.of("relu", "null", "add"))),
          pick(AdcPolicy.values()),
          random.nextBoolean());
    }

    private Energy energy() {
      Map<Component, Figure> figures = new EnumMap<>(Component.class);
      for (Component component : Component.values()) {
        if (random.nextBoolean()) {
          figures.put(component, new Figure(figure(10), pick("ISAAC", "a: b", "null")));
        }
      }
      return pick(new Energy.None(), new Energy.Table("puma-32nm"), new Energy.Inline(figures));
    }

    private Noc noc(Grid grid) {
      NocType type = pick(NocType.values());
      int units = (int) grid.count();
      List<List<Double>> cycles = new ArrayList<>();
      for (int i = 0; i < units; i++) {
        cycles.add(random.doubles(units, 0, 9).boxed().toList());
      }
      NocCost hop =
          type == NocType.IDEAL ? new NocCost.Ideal() : new NocCost.PerHop(figure(5), rate());
      return new Noc(type, pick(new NocCost.Ideal(), hop, new NocCost.Matrix(cycles, rate())));
    }

    private Grid grid(int most) {
      return new Grid(random.nextInt(1, most), random.nextInt(1, most));
    }

    private double bits() {
      return random.nextBoolean() ? Double.POSITIVE_INFINITY : random.nextInt(1, 17);
    }

    private double rate() {
      return switch (random.nextInt(4)) {
        case 0 -> random.nextInt(1, 1 << 20);
        case 1 -> 1024L << random.nextInt(1, 40);
        case 2 -> figure(1e9);
        default -> Double.POSITIVE_INFINITY;
      };
    }

    private double figure(double most) {
      return random.nextDouble(most / 1e6, most);
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
      return choices[random.nextInt(choices.length)];
    }
  }
}
