package cimmlc.codegen;

import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Digital operators (DCOM, Figure 10) that compute: one statement in a stage on the ALU each. */
final class DigitalLowering {

  private final Tables tables;
  private final MovementLowering movements;

  DigitalLowering(Tables tables) {
    this.tables = tables;
    this.movements = new MovementLowering(tables);
  }

  List<Step> lower(Node node) {
    return switch (node.op()) {
      case Op.Unary unary -> unary(node, unary);
      case Op.Elementwise(Op.Elementwise.Kind kind) ->
          List.of(binary(node, word(kind), operands(node)));
      case Op.Affine _ -> affine(node);
      case Op.Pool pool -> pool(node, pool);
      case Op.DynamicMatMul(float factor) ->
          List.of(binary(node, "matmul", operands(node).real("factor", factor)));
      case Op.LayerNorm norm -> layerNorm(node, norm);
      case Op.Softmax(int axis) -> softmax(node, axis);
      case Op.Lrn lrn -> lrn(node, lrn);
      case Op.Concat _, Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ -> movements.lower(node);
      case Op.Conv _, Op.MatMul _ -> {
        tables.problem(
            node.name()
                + " is a product of two activations, which core mode cannot compute;"
                + " expected a constant matrix");
        tables.output(node);
        yield List.of();
      }
    };
  }

  private static String word(Enum<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private List<Step> unary(Node node, Op.Unary unary) {
    ParamsTable.Entry entry = entry(node);
    switch (unary.kind()) {
      case LEAKY_RELU -> entry.real("alpha", unary.a());
      case CLIP -> entry.real("min", unary.a()).real("max", unary.b());
      case HARD_SIGMOID -> entry.real("alpha", unary.a()).real("beta", unary.b());
      case SWISH -> entry.real("alpha", unary.a());
      case POW -> entry.real("exponent", unary.a());
      case IDENTITY, RELU, SIGMOID, TANH, HARD_SWISH, ERF, GELU, GELU_TANH, SQRT -> {}
    }
    return one(node, word(unary.kind()), entry);
  }

  private List<Step> affine(Node node) {
    return one(node, "affine", scaleAndShift(node, entry(node)));
  }

  private List<Step> layerNorm(Node node, Op.LayerNorm norm) {
    ParamsTable.Entry entry = entry(node).ints("axis", norm.axis()).real("epsilon", norm.epsilon());
    return one(node, norm.centered() ? "layer_norm" : "rms_norm", scaleAndShift(node, entry));
  }

  private List<Step> softmax(Node node, int axis) {
    ParamsTable.Entry entry = entry(node).ints("axis", axis);
    if (node.inputs().size() > 1) {
      entry.name("mask", tables.operand(node.inputs().get(1)).name());
    }
    return one(node, "softmax", entry);
  }

  /** Adds the second and, where there is one, the third input as float32 constants. */
  private ParamsTable.Entry scaleAndShift(Node node, ParamsTable.Entry entry) {
    for (int i = 0; i < node.inputs().size() - 1; i++) {
      String key = i == 0 ? "scale" : "shift";
      String constant = node.inputs().get(i + 1);
      var data = tables.graph.tensor(constant).data();
      if (data == null) {
        throw new IllegalStateException(node.name() + ": " + constant + " must be constant");
      }
      float[] values = new float[Math.toIntExact(data.count())];
      for (int channel = 0; channel < values.length; channel++) {
        values[channel] = data.floatAt(channel);
      }
      entry.name(key, tables.constants.add(node.name() + "." + key, values).name());
    }
    return entry;
  }

  private List<Step> pool(Node node, Op.Pool pool) {
    return switch (pool.kind()) {
      case MAX -> movements.gather(node, "max_pool", entry -> entry.window(pool.window()));
      case AVERAGE -> {
        int all = pool.countIncludePad() ? 1 : 0;
        var entry = entry(node).window(pool.window()).ints("include_pad", all);
        yield one(node, "average_pool", entry);
      }
    };
  }

  private List<Step> lrn(Node node, Op.Lrn lrn) {
    return one(
        node,
        "lrn",
        entry(node)
            .ints("size", lrn.size())
            .real("alpha", lrn.alpha())
            .real("beta", lrn.beta())
            .real("bias", lrn.bias()));
  }

  private ParamsTable.Entry entry(Node node) {
    return tables
        .params
        .entry(node.name())
        .name("input", node.input())
        .name("output", node.output());
  }

  /** An operator on src, which lies as its output does. */
  private List<Step> one(Node node, String op, ParamsTable.Entry entry) {
    tables.needs(op, node);
    List<Step> steps = new ArrayList<>();
    List<Integer> layout = tables.newOutput(node).layout();
    FlowTensor input = movements.laidOut(node, tables.operand(node.input()), layout, steps);
    FlowTensor output = tables.output(node);
    steps.add(one(node.name(), op, input, output, entry.name("input", input.name())));
    return steps;
  }

  private Step one(
      String stage, String op, FlowTensor input, FlowTensor output, ParamsTable.Entry entry) {
    TensorTable tensors = tables.tensors;
    return new Step(
        stage,
        Unit.ALU,
        List.of(input),
        List.of(output),
        () ->
            List.of(
                Call.of(op)
                    .address("src", tensors.address(input))
                    .address("dst", tensors.address(output))
                    .number("len", output.elements())
                    .params(entry)
                    .build()));
  }

  private ParamsTable.Entry operands(Node node) {
    return tables
        .params
        .entry(node.name())
        .names("inputs", node.inputs())
        .name("output", node.output());
  }

  /** An operator on src1, src2 and so on. */
  private Step binary(Node node, String op, ParamsTable.Entry entry) {
    tables.needs(op, node);
    List<FlowTensor> inputs = node.inputs().stream().map(tables::operand).toList();
    FlowTensor output = tables.output(node);
    TensorTable tensors = tables.tensors;
    return new Step(
        node.name(),
        Unit.ALU,
        inputs,
        List.of(output),
        () -> {
          Call call = Call.of(op);
          for (int i = 0; i < inputs.size(); i++) {
            call.address("src" + (i + 1), tensors.address(inputs.get(i)));
          }
          call.address("dst", tensors.address(output)).number("len", output.elements());
          return List.of(call.params(entry).build());
        });
  }
}
