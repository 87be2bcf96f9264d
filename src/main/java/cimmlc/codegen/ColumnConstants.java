package cimmlc.codegen;

import java.util.stream.IntStream;

/** The constants of a block of columns, given by their channels. */
record ColumnConstants(ConstantTable constants, Product product, int[] channels) {

  /** {@code weight_zero}: a number where all columns have the same. */
  void addWeightZero(String name, ParamsTable.Entry entry) {
    int[] zeros = IntStream.of(channels).map(product::weightZero).toArray();
    if (IntStream.of(zeros).allMatch(zero -> zero == zeros[0])) {
      entry.ints("weight_zero", zeros[0]);
    } else {
      entry.name("weight_zero", constants.add(name + ".weight_zero", zeros).name());
    }
  }

  /** {@code offset} and {@code multiplier}. */
  void addRequantisation(String name, ParamsTable.Entry entry) {
    long[] offsets = IntStream.of(channels).mapToLong(product::offset).toArray();
    float[] multipliers = new float[channels.length];
    for (int i = 0; i < channels.length; i++) {
      multipliers[i] = product.multiplier(channels[i]);
    }
    entry
        .name("offset", constants.add(name + ".offset", product.sumType(), offsets).name())
        .name("multiplier", constants.add(name + ".multiplier", multipliers).name());
  }
}
