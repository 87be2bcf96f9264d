package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.arch.Crossbar;
import cimmlc.arch.WeightEncoding;
import cimmlc.flow.Params;
import cimmlc.flow.ValueType;
import cimmlc.sim.functional.analog.AnalogMatrix;
import cimmlc.sim.functional.analog.Cells;
import cimmlc.sim.functional.analog.Inputs;
import java.util.Arrays;
import java.util.List;

/**
 * The crossbars of one params entry: how they store and convert, and where that is counted.
 *
 * @param name of the layer
 */
record AnalogCircuit(String name, AnalogMatrix.Device device, AnalogStatistics statistics) {

  /** The crossbars that a statement of any mode uses. */
  static AnalogCircuit of(Call call, ProductShape shape, AnalogOptions options) {
    Architecture arch = call.header().architecture();
    Crossbar crossbar = arch.crossbar();
    Params params = call.params();
    boolean stated = params.has("encoding");
    WeightEncoding encoding =
        stated ? CrossbarWrites.encoding(params) : arch.ext().weightEncoding();
    int bits =
        params.has("weight_bits") ? params.integer("weight_bits") : shape.weights().type().bits();
    AnalogMatrix.Device device =
        new AnalogMatrix.Device(
            Cells.of(crossbar, encoding, bits),
            Inputs.of(crossbar, shape.input().type().bits()),
            crossbar.parallelRows(),
            options.bits(arch),
            arch.ext().adcPolicy(),
            arch.ext().columnFlip());
    return new AnalogCircuit(params.name(), device, options.statistics());
  }

  /** Stores row groups, counted from a row and a column; unsigned weights as signed ones. */
  AnalogMatrix store(List<MatrixBlock> groups, int row, int column) {
    return new AnalogMatrix(
        device, groups.stream().map(group -> rows(group, row, column)).toList());
  }

  private AnalogMatrix.Rows rows(MatrixBlock block, int row, int column) {
    boolean unsigned = block.matrix().shape().weights().type().kind() == ValueType.Kind.UNSIGNED;
    int middle = unsigned ? 1 << (device.cells().weightBits() - 1) : 0;
    return new AnalogMatrix.Rows(
        block.row() - row,
        block.rows(),
        block.column() - column,
        block.pieceRows(),
        less(block.matrix().stored(block), middle),
        less(block.matrix().zeros(block), middle));
  }

  private static int[] less(int[] values, int middle) {
    return middle == 0 ? values : Arrays.stream(values).map(value -> value - middle).toArray();
  }

  /** The greatest range of some row groups. */
  long range(List<MatrixBlock> groups) {
    return groups.stream().mapToLong(group -> device.range(group.pieceRows())).max().orElse(0);
  }
}
