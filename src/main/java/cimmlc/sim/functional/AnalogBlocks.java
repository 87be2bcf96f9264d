package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.sim.functional.analog.AnalogMatrix;
import cimmlc.sim.functional.analog.Sums;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Products as the crossbars of one params entry convert them, read by read. */
final class AnalogBlocks implements BlockProducts {

  private record Stored(AnalogMatrix matrix, long range) {}

  private final Architecture arch;
  private final AnalogCircuit circuit;
  private final Map<MatrixBlock, Stored> known = new HashMap<>();

  AnalogBlocks(Architecture arch, AnalogCircuit circuit) {
    this.arch = arch;
    this.circuit = circuit;
  }

  private Stored stored(MatrixBlock block) {
    return known.computeIfAbsent(
        block,
        _ -> {
          List<MatrixBlock> groups = block.activations(arch);
          return new Stored(
              circuit.store(groups, block.row(), block.column()), circuit.range(groups));
        });
  }

  @Override
  public void multiply(MatrixBlock block, int[] inputs, long[] sums, int at) {
    Stored stored = stored(block);
    Sums found = new Sums(1, block.columns());
    stored.matrix.multiply(inputs, inputs.length, 0, stored.matrix.groups(), found);
    double signal = 0;
    double error = 0;
    for (int i = 0; i < block.columns(); i++) {
      long value = found.values()[i];
      long lost = found.errors()[i];
      sums[at + i] += value;
      signal += (double) (value + lost) * (value + lost);
      error += (double) lost * lost;
    }
    circuit
        .statistics()
        .add(LayerConversions.of(circuit.name(), found.tally(), stored.range, signal, error));
  }
}
