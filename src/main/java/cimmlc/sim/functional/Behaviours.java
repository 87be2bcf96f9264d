package cimmlc.sim.functional;

import java.util.Map;
import org.apache.commons.numbers.gamma.Erf;

/** The operators that the simulator executes. A new one is one more line here. */
final class Behaviours {

  private static final float SIXTH = 1f / 6f;
  private static final float SQRT_2_PI = (float) Math.sqrt(2 / Math.PI);

  private static final Map<String, OpBehaviour> ALL =
      Map.ofEntries(
          Map.entry("cim.write_core", CoreBehaviours::write),
          Map.entry("cim.read_core", CoreBehaviours::read),
          Map.entry("cim.write_xb", CrossbarWrites::writeCrossbars),
          Map.entry("cim.write_row", CrossbarWrites::writeRows),
          Map.entry("cim.read_xb", CrossbarReads::readCrossbars),
          Map.entry("cim.read_row", CrossbarReads::readRows),
          Map.entry("mov_patch", PatchMove::prepare),
          Map.entry("mov", Pointwise::move),
          unary("identity", x -> x),
          unary("relu", x -> Math.max(x, 0f)),
          unary("sigmoid", x -> 1f / (1f + (float) Math.exp(-x))),
          unary("tanh", x -> (float) Math.tanh(x)),
          unary("hard_swish", x -> x * Math.max(0f, Math.min(1f, SIXTH * x + 0.5f))),
          unary("erf", x -> (float) Erf.value(x)),
          unary("gelu", x -> 0.5f * x * (1f + (float) Erf.value(x / Math.sqrt(2)))),
          unary("gelu_tanh", Behaviours::geluTanh),
          unary("sqrt", x -> (float) Math.sqrt(x)),
          Map.entry("swish", Behaviours::swish),
          Map.entry("pow", Behaviours::pow),
          Map.entry("leaky_relu", Behaviours::leakyRelu),
          Map.entry("hard_sigmoid", Behaviours::hardSigmoid),
          Map.entry("clip", Behaviours::clip),
          Map.entry("affine", Pointwise::affine),
          Map.entry("add", Elementwise::add),
          Map.entry("sub", call -> Elementwise.real(call, (a, b) -> a - b)),
          Map.entry("mul", call -> Elementwise.real(call, (a, b) -> a * b)),
          Map.entry("div", call -> Elementwise.real(call, (a, b) -> a / b)),
          Map.entry("max_pool", Pooling::max),
          Map.entry("average_pool", Pooling::average),
          Map.entry("matmul", TwoOperandProduct::prepare),
          Map.entry("layer_norm", call -> AxisOperators.normalize(call, true)),
          Map.entry("rms_norm", call -> AxisOperators.normalize(call, false)),
          Map.entry("softmax", AxisOperators::softmax),
          Map.entry("lrn", AxisOperators::lrn),
          Map.entry("transpose", Rearrangement::transpose),
          Map.entry("slice", Rearrangement::slice),
          Map.entry("pad", Rearrangement::pad),
          Map.entry("requant", Requantisation::prepare));

  private Behaviours() {}

  /** The behaviour of a meta-operator. */
  static OpBehaviour of(String op) {
    OpBehaviour behaviour = ALL.get(op);
    if (behaviour == null) {
      throw new IllegalArgumentException("the functional simulator has no operator " + op);
    }
    return behaviour;
  }

  private static Map.Entry<String, OpBehaviour> unary(
      String name, RealValues.RealFunction function) {
    return Map.entry(name, call -> Pointwise.unary(call, function));
  }

  private static float geluTanh(float x) {
    float tanh = (float) Math.tanh(SQRT_2_PI * (x + 0.044715f * x * x * x));
    return 0.5f * x * (1f + tanh);
  }

  private static OpBehaviour.Action swish(Call call) {
    float factor = call.params().real("alpha");
    return Pointwise.unary(call, x -> x / (1f + (float) Math.exp(-factor * x)));
  }

  private static OpBehaviour.Action pow(Call call) {
    float exponent = call.params().real("exponent");
    return Pointwise.unary(call, x -> (float) Math.pow(x, exponent));
  }

  private static OpBehaviour.Action leakyRelu(Call call) {
    float slope = call.params().real("alpha");
    return Pointwise.unary(call, x -> x < 0 ? slope * x : x);
  }

  private static OpBehaviour.Action hardSigmoid(Call call) {
    float slope = call.params().real("alpha");
    float atZero = call.params().real("beta");
    return Pointwise.unary(call, x -> Math.max(0f, Math.min(1f, slope * x + atZero)));
  }

  private static OpBehaviour.Action clip(Call call) {
    float least = call.params().real("min");
    float most = call.params().real("max");
    return Pointwise.unary(call, x -> Math.min(Math.max(x, least), most));
  }
}
