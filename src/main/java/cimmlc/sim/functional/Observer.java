package cimmlc.sim.functional;

import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.List;

/** Looks at values while a flow is executed. */
@FunctionalInterface
public interface Observer {

  /** Looks at nothing. */
  Observer NONE = (_, _, _) -> {};

  /**
   * A stage has run.
   *
   * @param outputs tensors that the stage's params name as output or views, each once
   * @param reader reads these and any other tensor of the header, as long as the call lasts
   */
  void ran(Statement.Stage stage, List<TensorDecl> outputs, TensorReader reader);
}
