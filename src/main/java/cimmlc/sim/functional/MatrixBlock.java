package cimmlc.sim.functional;

/** A rectangle of a stacked matrix. */
record MatrixBlock(StackedMatrix matrix, int row, int rows, int column, int columns) {}
