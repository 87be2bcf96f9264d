package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.arch.Architectures;
import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Params;
import cimmlc.flow.Params.Value;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Flows for tests, tensors one after another in L0. */
final class FlowBuilder {

  static final List<Integer> NHWC = List.of(0, 2, 3, 1);

  private final Map<String, TensorDecl> tensors = new LinkedHashMap<>();
  private final Map<String, ConstantDecl> constants = new LinkedHashMap<>();
  private final Map<String, Params> params = new LinkedHashMap<>();
  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
  private final List<Statement> body = new ArrayList<>();
  private Architecture architecture = Architectures.load("isaac-baseline");
  private long l1 = 64;
  private long l0;

  /** Another chip. */
  FlowBuilder on(Architecture chip, long l1Bytes) {
    architecture = chip;
    l1 = l1Bytes;
    return this;
  }

  /** A tensor: images as NHWC, all else row-major. */
  TensorDecl tensor(
      String name, Role role, ValueType type, float scale, int zero, Integer... shape) {
    List<Integer> layout =
        shape.length == 4 ? NHWC : IntStream.range(0, shape.length).boxed().toList();
    return tensor(name, role, new RealValues(type, scale, zero), layout, shape);
  }

  TensorDecl tensor(
      String name, Role role, RealValues values, List<Integer> layout, Integer... shape) {
    TensorDecl tensor =
        new TensorDecl(
            name,
            Operand.Address.l0(l0, values.type()),
            List.of(shape),
            layout,
            values.scale(),
            values.zero(),
            role);
    tensors.put(name, tensor);
    l0 += tensor.bytes();
    return tensor;
  }

  /** A tensor somewhere else than in L0. */
  void declare(TensorDecl tensor) {
    tensors.put(tensor.name(), tensor);
  }

  /** Integers, or the bits of floats, in the weights file. */
  void constant(String name, ValueType type, int... values) {
    constants.put(name, new ConstantDecl(name, weights.size(), values.length, type));
    byte[] bytes = new byte[values.length * type.bytes()];
    StoredValues.store(type, values, 0, bytes, 0, values.length);
    weights.writeBytes(bytes);
  }

  void constant(String name, float... values) {
    ByteBuffer bits = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bits.asFloatBuffer().put(values);
    constants.put(name, new ConstantDecl(name, weights.size(), values.length, ValueType.F32));
    weights.writeBytes(bits.array());
  }

  /** Keys and values in turn: int[], Integer, Float, String, List of strings. */
  void params(String name, Object... entries) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      values.put((String) entries[i], value(entries[i + 1]));
    }
    params.put(name, new Params(name, values));
  }

  /** Adds entries to params. */
  void extend(String name, Object... entries) {
    Map<String, Value> known = Objects.requireNonNull(params.get(name)).values();
    params(name, entries);
    Map<String, Value> all = new LinkedHashMap<>(known);
    all.putAll(Objects.requireNonNull(params.get(name)).values());
    params.put(name, new Params(name, all));
  }

  private static Value value(Object value) {
    return switch (value) {
      case Integer number -> new Value.Ints(List.of((long) number));
      case int[] numbers -> new Value.Ints(Arrays.stream(numbers).asLongStream().boxed().toList());
      case Float number -> new Value.Real(number);
      case String word -> new Value.Names(List.of(word));
      case List<?> words -> new Value.Names(words.stream().map(String.class::cast).toList());
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  /** Argument names and values in turn: numbers, names, tensors (their address), addresses. */
  static Statement.Operation op(String name, Object... arguments) {
    Map<String, Operand> operands = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      operands.put((String) arguments[i], operand(arguments[i + 1]));
    }
    return new Statement.Operation(name, operands);
  }

  private static Operand operand(Object value) {
    return switch (value) {
      case Integer number -> Operand.Number.of(number);
      case Long number -> Operand.Number.of(number);
      case String word -> new Operand.Name(word);
      case TensorDecl tensor -> tensor.address();
      case Operand operand -> operand;
      default -> throw new IllegalArgumentException(value.toString());
    };
  }

  /** The address {@code bytes} behind the begin of a tensor. */
  static Operand.Address behind(TensorDecl tensor, long bytes) {
    return Operand.Address.of(
        tensor.address().space(), tensor.address().offset().constant() + bytes, tensor.type());
  }

  FlowBuilder stage(String name, Statement... statements) {
    body.add(new Statement.Stage(name, Statement.Unit.ALU, List.of(statements)));
    return this;
  }

  FlowBuilder add(Statement... statements) {
    body.addAll(List.of(statements));
    return this;
  }

  Flow flow() {
    Header header = new Header("test", architecture, l0, l1, 64, tensors, constants, params);
    return new Flow(header, () -> List.of(made()).iterator());
  }

  /** The statements; others each time, as code generation makes them. */
  private Statement.Segment made() {
    return new Statement.Segment(0, false, anew(body));
  }

  private static Statement anew(Statement statement) {
    return switch (statement) {
      case Statement.Segment(int index, boolean sequential, var inner) ->
          new Statement.Segment(index, sequential, anew(inner));
      case Statement.Stage(String name, var unit, var inner) ->
          new Statement.Stage(name, unit, anew(inner));
      case Statement.Repeat(String variable, long count, var inner) ->
          new Statement.Repeat(variable, count, anew(inner));
      case Statement.Parallel(var inner) -> new Statement.Parallel(anew(inner));
      case Statement.Operation(String op, var arguments) -> new Statement.Operation(op, arguments);
    };
  }

  private static List<Statement> anew(List<Statement> statements) {
    return statements.stream().map(FlowBuilder::anew).toList();
  }

  FunctionalSimulator simulator(int threads, MatrixKernel kernel) {
    return simulator(threads, new Products(kernel, AnalogOptions.exact()));
  }

  FunctionalSimulator simulator(int threads, Products products) {
    return FunctionalSimulator.of(
        flow(), MemorySegment.ofArray(weights.toByteArray()), threads, products);
  }

  /** The values of the tensor {@code output} for those of {@code input}. */
  int[] run(int... input) {
    Map<String, int[]> outputs =
        simulator(2, MatrixKernel.fastest()).run(Map.of("input", input), Observer.NONE);
    return Objects.requireNonNull(outputs.get("output"));
  }
}
