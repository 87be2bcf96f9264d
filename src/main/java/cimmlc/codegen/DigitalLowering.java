package cimmlc.codegen;

import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
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
      case Op.Unary unary -> List.of(unary(node, unary));
      case Op.Elementwise(Op.Elementwise.Kind kind) -> List.of(elementwise(node, word(kind)));
      case Op.Affine _ -> List.of(affine(node));
      case Op.Pool pool -> pool(node, pool);
      case Op.DynamicMatMul _, Op.LayerNorm _ -> {
        tables.problem(node.name() + ": code of this operator is not generated yet");
        tables.output(node);
        yield List.of();
      }
      case Op.Softmax(int axis) -> List.of(one(node, "softmax", entry(node).ints("axis", axis)));
      case Op.Lrn lrn -> List.of(lrn(node, lrn));
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

  private Step unary(Node node, Op.Unary unary) {
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

  private Step affine(Node node) {
    ParamsTable.Entry entry = entry(node);
    List<String> keys = List.of("scale", "shift");
    for (int i = 0; i < keys.size(); i++) {
      String constant = node.inputs().get(i + 1);
      var data = tables.graph.tensor(constant).data();
      if (data == null) {
        throw new IllegalStateException(node.name() + ": " + constant + " must be constant");
      }
      float[] values = new float[Math.toIntExact(data.count())];
      for (int channel = 0; channel < values.length; channel++) {
        values[channel] = data.floatAt(channel);
      }
      String name = node.name() + "." + keys.get(i);
      entry.name(keys.get(i), tables.constants.add(name, values).name());
    }
    return one(node, "affine", entry);
  }

  private List<Step> pool(Node node, Op.Pool pool) {
    return switch (pool.kind()) {
      case MAX -> movements.gather(node, "max_pool", entry -> entry.window(pool.window()));
      case AVERAGE -> {
        int all = pool.countIncludePad() ? 1 : 0;
        var entry = entry(node).window(pool.window()).ints("include_pad", all);
        yield List.of(one(node, "average_pool", entry));
      }
    };
  }

  private Step lrn(Node node, Op.Lrn lrn) {
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

  private Step one(Node node, String op, ParamsTable.Entry entry) {
    tables.needs(op, node);
    FlowTensor input = tables.operand(node.input());
    FlowTensor output = tables.output(node);
    TensorTable tensors = tables.tensors;
    return new Step(
        node.name(),
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

  private Step elementwise(Node node, String op) {
    tables.needs(op, node);
    List<FlowTensor> inputs = node.inputs().stream().map(tables::operand).toList();
    FlowTensor output = tables.output(node);
    ParamsTable.Entry entry =
        tables
            .params
            .entry(node.name())
            .names("inputs", inputs.stream().map(FlowTensor::name).toList())
            .name("output", output.name());
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
