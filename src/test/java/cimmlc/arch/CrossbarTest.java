package cimmlc.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures that follow from the records. */
class CrossbarTest {

  private static Crossbar crossbar(double dac, double cell) {
    return new Crossbar(128, 128, 8, dac, 8, "ReRAM", cell);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 2, OFFSET, 4",
    "8, 3, OFFSET, 3",
    "8, 2, TWOS_COMPLEMENT, 4",
    "8, 2, DIFFERENTIAL, 8",
    "8, 1, DIFFERENTIAL, 14",
    "1, 1, DIFFERENTIAL, 2",
    "8, 16, OFFSET, 1",
    "8, Infinity, DIFFERENTIAL, 1",
  })
  void slices(int bits, double cell, WeightEncoding encoding, int slices) {
    assertThat(crossbar(1, cell).slices(bits, encoding)).isEqualTo(slices);
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 8", "8, 3, 3", "8, 8, 1", "8, Infinity, 1"})
  void steps(int bits, double dac, int steps) {
    assertThat(crossbar(dac, 2).steps(bits)).isEqualTo(steps);
  }

  @Test
  void rowGroupsAndMvmCycles() {
    assertThat(crossbar(1, 2).rowGroups(64)).isEqualTo(8);
    assertThat(crossbar(1, 2).rowGroups(65)).isEqualTo(9);
    assertThat(crossbar(2, 2).mvmCycles(8)).isEqualTo(64);
    assertThat(new Crossbar(27, 8, 16, 1, 8, "SRAM", 1).mvmCycles(8)).isEqualTo(16);
  }

  @Test
  void aColumnSumsTheRowsOfOneGroup() {
    assertThat(crossbar(1, 2).columnRange(128, 8, 8)).isEqualTo(24);
    assertThat(crossbar(1, 2).columnRange(3, 8, 8)).isEqualTo(9);
    assertThat(crossbar(Double.POSITIVE_INFINITY, 1).columnRange(1, 8, 8)).isEqualTo(255);
  }

  @Test
  void capacityFollowsTheBinding() {
    Architecture chip = Presets.load("toy");
    assertThat(chip.weightCapacity(8)).isEqualTo(4 * 32 * 32);
    assertThat(chip.weightCapacity(7)).isEqualTo(4 * 32 * 32);
    assertThat(chip.weightCapacity(5)).isEqualTo(4 * 32 * 42);
    assertThat(bound("B->XB").weightCapacity(5)).isEqualTo(32 * 128);
    assertThat(bound("free").weightCapacity(5)).isEqualTo(4 * 32 * 42);
  }

  private static Architecture bound(String binding) {
    return ArchitectureReader.parse(Presets.text("toy") + "binding: " + binding, "b");
  }

  @Test
  void aChipIsDrivenInACoarserModeOnly() {
    Architecture puma = Presets.load("puma");
    assertThat(puma.inMode(ComputingMode.XBM)).isEqualTo(puma);
    assertThat(puma.inMode(ComputingMode.CM).mode()).isEqualTo(ComputingMode.CM);
    assertThatThrownBy(() -> puma.inMode(ComputingMode.WLM))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("puma: mode WLM is finer than the chip's XBM, expected CM or XBM");
    assertThat(ComputingMode.WLM.finerThan(ComputingMode.XBM)).isTrue();
    assertThat(ComputingMode.CM.coarserOrEqual(ComputingMode.CM)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "MESH, 0, 15, 6",
    "MESH, 5, 6, 1",
    "H_TREE, 0, 5, 2",
    "H_TREE, 5, 6, 4",
    "H_TREE, 0, 15, 4",
    "BUS, 0, 15, 1",
    "DISJOINT_BUFFER_SWITCH, 3, 4, 1",
    "IDEAL, 0, 15, 0",
    "MESH, 7, 7, 0",
  })
  void hops(NocType type, int from, int to, int hops) {
    Grid grid = new Grid(4, 4);
    assertThat(type.hops(grid, from, to)).isEqualTo(hops);
    assertThat(type.hops(grid, to, from)).isEqualTo(hops);
  }

  @Test
  void aTransferCostsItsWayAndItsFlits() {
    Grid grid = new Grid(2, 2);
    Noc mesh = new Noc(NocType.MESH, new NocCost.PerHop(3, 32));
    assertThat(mesh.transferCycles(grid, 0, 3, 32)).isEqualTo(6);
    assertThat(mesh.transferCycles(grid, 0, 3, 65)).isEqualTo(8);
    assertThat(mesh.transferCycles(grid, 1, 1, 65)).isZero();
    assertThat(Noc.IDEAL.transferCycles(grid, 0, 3, 1e9)).isZero();
    List<List<Double>> cycles = List.of(List.of(0.0, 7.0), List.of(5.0, 0.0));
    Noc matrix = new Noc(NocType.BUS, new NocCost.Matrix(cycles, Double.POSITIVE_INFINITY));
    assertThat(matrix.transferCycles(new Grid(1, 2), 1, 0, 4096)).isEqualTo(5);
  }

  @Test
  void recordsRefuseWhatCannotBe() {
    assertThatThrownBy(() -> new Grid(0, 4)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Crossbar(8, 8, 9, 1, 1, "SRAM", 1))
        .hasMessageContaining("parallel_row 9 of 8");
    assertThatThrownBy(() -> new Write(-1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    Noc three = new Noc(NocType.BUS, new NocCost.Matrix(List.of(List.of(0.0)), 1));
    assertThatThrownBy(() -> new Core(new Grid(1, 2), 1, three, 1, 1))
        .hasMessageContaining("1 rows for 2 units");
  }
}
