package cimmlc.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The presets have exactly the figures of the paper. */
class PresetsTest {

  private static final double IDEAL = Double.POSITIVE_INFINITY;

  @Test
  void baselineIsTable3() {
    Architecture chip = Presets.load("isaac-baseline");
    assertThat(chip.mode()).isEqualTo(ComputingMode.WLM);
    assertThat(chip.cycleSeconds()).isEqualTo(100e-9);
    assertThat(chip.chip())
        .isEqualTo(new Chip(new Grid(32, 24), 1024, Noc.IDEAL, IDEAL, 384, IDEAL));
    assertThat(chip.core()).isEqualTo(new Core(new Grid(4, 4), 1024, Noc.IDEAL, IDEAL, 8192));
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(128, 128, 8, 1, 8, "ReRAM", 2));
    assertThat(chip.weightCapacity(8)).isEqualTo(768L * 16 * 128 * 32);
    assertThat(chip.crossbar().mvmCycles(8)).isEqualTo(128);
  }

  @Test
  void jiaIsFigure17() {
    Architecture chip = Presets.load("jia-isscc21");
    Noc noc = new Noc(NocType.DISJOINT_BUFFER_SWITCH, new NocCost.Ideal());
    assertThat(chip.mode()).isEqualTo(ComputingMode.CM);
    assertThat(chip.chip()).isEqualTo(new Chip(new Grid(4, 4), IDEAL, noc, IDEAL, IDEAL, IDEAL));
    assertThat(chip.core()).isEqualTo(new Core(new Grid(1, 1), IDEAL, Noc.IDEAL, IDEAL, IDEAL));
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(1152, 256, 1152, 1, 8, "SRAM", 1));
  }

  @Test
  void pumaIsFigure18WithItsConvertersPutRight() {
    Architecture chip = Presets.load("puma");
    Noc mesh = new Noc(NocType.MESH, new NocCost.Ideal());
    assertThat(chip.mode()).isEqualTo(ComputingMode.XBM);
    assertThat(chip.cores()).isEqualTo(138);
    assertThat(chip.chip())
        .isEqualTo(new Chip(new Grid(6, 23), IDEAL, mesh, 96 * 1024, 384, IDEAL));
    assertThat(chip.core()).isEqualTo(new Core(new Grid(1, 2), IDEAL, Noc.IDEAL, 1024, IDEAL));
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(128, 128, 128, 1, 8, "ReRAM", 2));
    assertThat(chip.ext().offChip()).isEqualTo(new OffChip.Memory(IDEAL, IDEAL));
  }

  @Test
  void jainIsFigure19() {
    Architecture chip = Presets.load("jain-jssc21");
    assertThat(chip.mode()).isEqualTo(ComputingMode.WLM);
    assertThat(chip.chip())
        .isEqualTo(new Chip(new Grid(2, 2), IDEAL, Noc.IDEAL, IDEAL, IDEAL, IDEAL));
    assertThat(chip.crossbarsPerCore()).isEqualTo(2);
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(256, 64, 32, 1, 6, "SRAM", 1));
  }

  @Test
  void toyIsTable2() {
    Architecture chip = Presets.load("toy");
    assertThat(chip.cores()).isEqualTo(2);
    assertThat(chip.core().crossbars()).isEqualTo(new Grid(1, 2));
    assertThat(chip.crossbar()).isEqualTo(new Crossbar(32, 128, 16, IDEAL, IDEAL, "ideal", 2));
    assertThat(chip.inMode(ComputingMode.CM).mode()).isEqualTo(ComputingMode.CM);
  }

  @ParameterizedTest
  @CsvSource({
    "isaac-baseline, 24, true",
    "jia-isscc21, 1152, false",
    "puma, 384, false",
    "jain-jssc21, 32, true",
    "toy, 12240, true",
  })
  void adcIsLosslessOrNot(String name, double range, boolean lossless) {
    Architecture chip = Presets.load(name);
    assertThat(chip.adcRange(8, 8)).isEqualTo(range);
    assertThat(chip.adcLossless(8, 8)).isEqualTo(lossless);
  }

  @Test
  void flippedColumnsMakePumaLossless() {
    String flipped = Presets.text("puma") + "column_flip: true\n";
    assertThat(ArchitectureReader.parse(flipped, "f").adcLossless(8, 8)).isTrue();
  }

  @Test
  void everyPresetHasItsNameItsSourceAndATable() {
    for (String name : Presets.names()) {
      Architecture chip = Architectures.load(name);
      assertThat(chip.name()).isEqualTo(name);
      assertThat(chip.source()).contains("CIM-MLC");
      assertThat(ArchitectureTable.print(chip)).contains(name, "weight capacity");
    }
  }

  @Test
  void anUnknownNameIsOneLineWithTheNearest() {
    assertThatThrownBy(() -> Architectures.load("isaac-basline"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "isaac-basline: neither a file nor a preset (did you mean 'isaac-baseline'?), expected"
                + " a YAML file or isaac-baseline, jia-isscc21, puma, jain-jssc21, toy");
    assertThatThrownBy(() -> Architectures.load("")).hasMessageStartingWith("--arch: neither");
    assertThatThrownBy(() -> Architectures.load("a\0b")).hasMessageContaining("neither");
  }

  @Test
  void aTableShowsWhatFollowsFromTheFigures() {
    assertThat(ArchitectureTable.print(Presets.load("isaac-baseline")))
        .contains("  xb_size          128 rows x 128 columns\n")
        .contains("  crossbars        12 288\n")
        .contains("  weight capacity  50 331 648 weights\n")
        .contains("  MVM              128 cycles (whole crossbar)\n")
        .endsWith("  ADC              lossless, sums up to 24\n");
  }
}
