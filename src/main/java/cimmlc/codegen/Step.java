package cimmlc.codegen;

import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Unit;
import java.util.List;
import java.util.function.Supplier;

/**
 * What will be a stage: known before addresses are, so that these can depend on it.
 *
 * @param stage unique name
 * @param unit whose queue it is
 * @param reads tensors
 * @param writes tensors
 * @param statements made once every tensor has its place
 */
record Step(
    String stage,
    Unit unit,
    List<FlowTensor> reads,
    List<FlowTensor> writes,
    Supplier<List<Statement>> statements) {

  Statement.Stage toStage() {
    return new Statement.Stage(stage, unit, statements.get());
  }
}
