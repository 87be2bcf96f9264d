package cimmlc.graph;

import java.util.List;

/**
 * What a node computes, ONNX's attributes as fields. Inputs are listed with each operator; shapes
 * of outputs stand on the tensors. Real-valued semantics; on quantised tensors an operator means
 * DequantizeLinear of its inputs, the operator in float32, QuantizeLinear of its output, except
 * {@link Conv}, {@link MatMul} and {@link DynamicMatMul}, which are exact integer sums
 * (semantics.md section 8).
 */
public sealed interface Op {

  /**
   * Convolution: x [N,C,H,W], weights [M,C/groups,kH,kW] (constant), optional bias [M] (constant).
   */
  record Conv(Window window, int groups) implements Op {}

  /**
   * Product over the last axis: x [...,K], weights (constant) [K,N], or [N,K] where {@code
   * transposed}; optional bias [N] (constant). Gemm and MatMul with a constant.
   */
  record MatMul(boolean transposed) implements Op {}

  /**
   * Product of two activations, attention's QK^T and PV: {@code factor * (a x b)} with a [...,M,K]
   * and b [...,K,N]; the axes before these two are broadcast as ONNX's MatMul does.
   *
   * @param factor scalars that were multiplied before or after, 1/sqrt(K) in attention
   */
  record DynamicMatMul(float factor) implements Op {}

  /** Pooling over x [N,C,H,W]; global pooling has the kernel of the image. */
  record Pool(Kind kind, Window window, boolean countIncludePad) implements Op {

    /** Maximum ignores padding; average divides by the values seen, or by all declared ones. */
    public enum Kind {
      MAX,
      AVERAGE
    }
  }

  /**
   * A function of each value.
   *
   * @param a LEAKY_RELU and HARD_SIGMOID: slope; CLIP: least value; SWISH: factor of x in the
   *     sigmoid; POW: exponent; else unused, 0
   * @param b HARD_SIGMOID: value at 0; CLIP: greatest value; else unused, 0
   */
  record Unary(Kind kind, float a, float b) implements Op {

    /**
     * IDENTITY changes the quantisation alone. GELU is the one of erf, GELU_TANH its approximation.
     */
    public enum Kind {
      IDENTITY,
      RELU,
      LEAKY_RELU,
      CLIP,
      SIGMOID,
      TANH,
      HARD_SIGMOID,
      HARD_SWISH,
      ERF,
      GELU,
      GELU_TANH,
      SWISH,
      SQRT,
      POW
    }

    /** A function without parameters. */
    public static Unary of(Kind kind) {
      return new Unary(kind, 0, 0);
    }
  }

  /**
   * Value by value with ONNX's broadcasting, left to right: two inputs, or (ADD) two or more; any
   * of them may be constant.
   */
  record Elementwise(Kind kind) implements Op {

    /** The arithmetic. */
    public enum Kind {
      ADD,
      SUB,
      MUL,
      DIV
    }
  }

  /** {@code x * scale[c] + shift[c]} over axis 1 (a BatchNormalization that no Conv absorbs). */
  record Affine() implements Op {}

  /** Joins its inputs along an axis. */
  record Concat(int axis) implements Op {}

  /**
   * Normalises over the axes from {@code axis} on: inputs x, scale and optional shift, constants of
   * the normalised shape. LayerNormalization, or where not {@code centered} RMSNormalization.
   */
  record LayerNorm(int axis, float epsilon, boolean centered) implements Op {}

  /**
   * Softmax over one axis: x, and an optional constant (a mask, a bias of positions) that is
   * broadcast and added in float32 first; -infinity in it leaves a value out.
   */
  record Softmax(int axis) implements Op {}

  /** Local response normalisation over channels, ONNX's LRN. */
  record Lrn(int size, float alpha, float beta, float bias) implements Op {}

  /** The same values in the output's shape (Reshape, Flatten, Squeeze, Unsqueeze). */
  record Reshape() implements Op {}

  /** Output axis i is input axis {@code permutation[i]}. */
  record Transpose(List<Integer> permutation) implements Op {
    public Transpose {
      permutation = List.copyOf(permutation);
    }
  }

  /** Output index i along each axis is input index {@code starts + i * steps} (steps not 0). */
  record Slice(List<Integer> starts, List<Integer> steps) implements Op {
    public Slice {
      starts = List.copyOf(starts);
      steps = List.copyOf(steps);
    }
  }

  /** {@code before} values are put before each axis (and what the shape asks for after it). */
  record Pad(Mode mode, List<Integer> before, float value) implements Op {

    /** Where the new values come from. */
    public enum Mode {
      CONSTANT,
      EDGE,
      REFLECT
    }

    public Pad {
      before = List.copyOf(before);
    }
  }

  /**
   * True for operators that hand on values without computing (Reshape, Transpose, Slice, Pad,
   * Concat, MaxPool): they work on stored integers as they are, so inputs and output are stored in
   * the same way.
   */
  default boolean movesValues() {
    return switch (this) {
      case Reshape _, Transpose _, Slice _, Pad _, Concat _ -> true;
      case Pool(var kind, _, _) -> kind == Pool.Kind.MAX;
      case Conv _,
          MatMul _,
          DynamicMatMul _,
          Unary _,
          Elementwise _,
          Affine _,
          LayerNorm _,
          Softmax _,
          Lrn _ ->
          false;
    };
  }
}
