package cimmlc.sim.functional;

import cimmlc.diag.InvalidInputException;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.TensorDecl;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Executes a flow on values (section 4.1). It is made ready once and can run any number of times,
 * one run at a time; each run starts with empty buffers and unwritten cores.
 */
public final class FunctionalSimulator {

  private final Header header;
  private final Constants constants;
  private final Program program;
  private final Workers workers;

  private FunctionalSimulator(Flow flow, MemorySegment weights, int threads, Products products) {
    header = flow.header();
    constants = new Constants(header, weights);
    workers = new Workers(threads);
    program = Program.of(flow, constants, products);
  }

  /**
   * Makes a flow ready.
   *
   * @param weights bytes of the weights file; must stay readable as long as the simulator is used
   * @param threads that share the work, at least 1
   * @throws InvalidInputException if a statement makes no sense; legality in the sense of
   *     docs/flow.md is not checked here
   */
  public static FunctionalSimulator of(Flow flow, MemorySegment weights, int threads) {
    return of(flow, weights, threads, AnalogOptions.exact());
  }

  /** The same with crossbars as {@code analog} says. */
  public static FunctionalSimulator of(
      Flow flow, MemorySegment weights, int threads, AnalogOptions analog) {
    return of(flow, weights, threads, new Products(MatrixKernel.fastest(), analog));
  }

  static FunctionalSimulator of(Flow flow, MemorySegment weights, int threads, Products products) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed");
    }
    return new FunctionalSimulator(flow, weights, threads, products);
  }

  /** How many statements are executed as whole products. */
  int fused() {
    return program.fused();
  }

  /** The tensors that a run needs. */
  public List<TensorDecl> inputs() {
    return tensors(TensorDecl.Role.INPUT);
  }

  /** The tensors that a run gives. */
  public List<TensorDecl> outputs() {
    return tensors(TensorDecl.Role.OUTPUT);
  }

  private List<TensorDecl> tensors(TensorDecl.Role role) {
    return header.tensors().values().stream().filter(tensor -> tensor.role() == role).toList();
  }

  /**
   * One inference.
   *
   * @param inputs stored integers of each input, row-major in its logical shape (ONNX's order)
   * @param observer told after each stage
   * @return stored integers of each output, row-major in its logical shape
   * @throws IllegalArgumentException if an input is missing, or has the wrong number of values
   * @throws InvalidInputException if a statement cannot be executed: it reads an unwritten core, or
   *     leaves its buffer
   */
  public Map<String, int[]> run(Map<String, int[]> inputs, Observer observer) {
    Frame frame = Frame.of(constants, workers);
    TensorAccess access = new TensorAccess(frame.memory());
    for (TensorDecl input : inputs()) {
      access.write(input, given(input, inputs));
    }
    program.run(frame, observer);
    Map<String, int[]> results = new LinkedHashMap<>();
    outputs().forEach(output -> results.put(output.name(), access.read(output)));
    return results;
  }

  private static int[] given(TensorDecl input, Map<String, int[]> inputs) {
    int[] values = inputs.get(input.name());
    if (values == null || values.length != input.elements()) {
      throw new IllegalArgumentException(
          "input " + input.name() + " needs " + input.elements() + " values");
    }
    return values;
  }
}
