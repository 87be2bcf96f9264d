package cimmlc.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Operators in the graph's text form: a word and {@code key=value} pairs; defaults are left out.
 */
final class OpText {

  private static final String ONES = "1x1";
  private static final String NO_PADS = "0,0,0,0";

  private OpText() {}

  /** The operator's word. */
  static String name(Op op) {
    return switch (op) {
      case Op.Conv _ -> "conv";
      case Op.MatMul _ -> "matmul";
      case Op.DynamicMatMul _ -> "dynamic_matmul";
      case Op.LayerNorm(_, _, boolean centered) -> centered ? "layer_norm" : "rms_norm";
      case Op.Pool pool -> lower(pool.kind()) + "_pool";
      case Op.Unary unary -> lower(unary.kind());
      case Op.Elementwise elementwise -> lower(elementwise.kind());
      case Op.Affine _ -> "affine";
      case Op.Concat _ -> "concat";
      case Op.Softmax _ -> "softmax";
      case Op.Lrn _ -> "lrn";
      case Op.Reshape _ -> "reshape";
      case Op.Transpose _ -> "transpose";
      case Op.Slice _ -> "slice";
      case Op.Pad _ -> "pad";
    };
  }

  /** The operator's pairs, in the order in which they are printed. */
  static Map<String, String> attributes(Op op) {
    Map<String, String> map = new LinkedHashMap<>();
    switch (op) {
      case Op.Conv(Window window, int groups) -> {
        put(map, window);
        putUnless(map, "groups", String.valueOf(groups), "1");
      }
      case Op.MatMul(boolean transposed) -> putUnless(map, "transposed", "" + transposed, "false");
      case Op.DynamicMatMul(float factor) ->
          putUnless(map, "factor", String.valueOf(factor), "1.0");
      case Op.LayerNorm(int axis, float epsilon, _) -> {
        map.put("axis", String.valueOf(axis));
        map.put("epsilon", String.valueOf(epsilon));
      }
      case Op.Pool(_, Window window, boolean include) -> {
        put(map, window);
        putUnless(map, "include_pad", String.valueOf(include), "false");
      }
      case Op.Unary(_, float a, float b) -> {
        putUnless(map, "a", String.valueOf(a), "0.0");
        putUnless(map, "b", String.valueOf(b), "0.0");
      }
      case Op.Concat(int axis) -> map.put("axis", String.valueOf(axis));
      case Op.Softmax(int axis) -> map.put("axis", String.valueOf(axis));
      case Op.Lrn lrn -> {
        map.put("size", String.valueOf(lrn.size()));
        map.put("alpha", String.valueOf(lrn.alpha()));
        map.put("beta", String.valueOf(lrn.beta()));
        map.put("bias", String.valueOf(lrn.bias()));
      }
      case Op.Transpose(List<Integer> permutation) -> map.put("perm", list(permutation));
      case Op.Slice(List<Integer> starts, List<Integer> steps) -> {
        map.put("starts", list(starts));
        map.put("steps", list(steps));
      }
      case Op.Pad(Op.Pad.Mode mode, List<Integer> before, float value) -> {
        map.put("mode", lower(mode));
        map.put("before", list(before));
        putUnless(map, "value", String.valueOf(value), "0.0");
      }
      case Op.Elementwise _, Op.Affine _, Op.Reshape _ -> {}
    }
    return map;
  }

  /**
   * The operator of a word and its pairs.
   *
   * @param attributes is emptied of the pairs that the operator has
   * @throws IllegalArgumentException if there is no such operator, or a value is impossible
   */
  static Op parse(String name, Map<String, String> attributes) {
    return switch (name) {
      case "conv" -> new Op.Conv(window(attributes), number(attributes, "groups", "1"));
      case "matmul" -> new Op.MatMul(flag(attributes, "transposed"));
      case "dynamic_matmul" -> new Op.DynamicMatMul(real(attributes, "factor", "1.0"));
      case "layer_norm", "rms_norm" ->
          new Op.LayerNorm(
              number(attributes, "axis", ""),
              real(attributes, "epsilon", ""),
              name.equals("layer_norm"));
      case "max_pool", "average_pool" ->
          new Op.Pool(
              constant(Op.Pool.Kind.values(), name.replace("_pool", "")),
              window(attributes),
              flag(attributes, "include_pad"));
      case "add", "sub", "mul", "div" ->
          new Op.Elementwise(constant(Op.Elementwise.Kind.values(), name));
      case "affine" -> new Op.Affine();
      case "concat" -> new Op.Concat(number(attributes, "axis", ""));
      case "softmax" -> new Op.Softmax(number(attributes, "axis", ""));
      case "lrn" ->
          new Op.Lrn(
              number(attributes, "size", ""),
              real(attributes, "alpha", ""),
              real(attributes, "beta", ""),
              real(attributes, "bias", ""));
      case "reshape" -> new Op.Reshape();
      case "transpose" -> new Op.Transpose(numbers(attributes, "perm"));
      case "slice" -> new Op.Slice(numbers(attributes, "starts"), numbers(attributes, "steps"));
      case "pad" ->
          new Op.Pad(
              constant(Op.Pad.Mode.values(), take(attributes, "mode", "constant")),
              numbers(attributes, "before"),
              real(attributes, "value", "0.0"));
      default ->
          new Op.Unary(
              constant(Op.Unary.Kind.values(), name),
              real(attributes, "a", "0.0"),
              real(attributes, "b", "0.0"));
    };
  }

  private static void put(Map<String, String> map, Window w) {
    map.put("kernel", w.kernelH() + "x" + w.kernelW());
    putUnless(map, "stride", w.strideH() + "x" + w.strideW(), ONES);
    String pads = list(List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()));
    putUnless(map, "pad", pads, NO_PADS);
    putUnless(map, "dilation", w.dilationH() + "x" + w.dilationW(), ONES);
  }

  private static Window window(Map<String, String> map) {
    int[] kernel = split(take(map, "kernel", ""), "x", 2);
    int[] stride = split(take(map, "stride", ONES), "x", 2);
    int[] pad = split(take(map, "pad", NO_PADS), ",", 4);
    int[] dilation = split(take(map, "dilation", ONES), "x", 2);
    return new Window(
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        pad[0],
        pad[1],
        pad[2],
        pad[3],
        dilation[0],
        dilation[1]);
  }

  private static void putUnless(Map<String, String> map, String key, String value, String usual) {
    if (!value.equals(usual)) {
      map.put(key, value);
    }
  }

  private static String take(Map<String, String> map, String key, String usual) {
    String value = map.remove(key);
    String found = value == null ? usual : value;
    if (found.isEmpty()) {
      throw new IllegalArgumentException("attribute " + key + " is missing");
    }
    return found;
  }

  private static int number(Map<String, String> map, String key, String usual) {
    return Integer.parseInt(take(map, key, usual));
  }

  private static float real(Map<String, String> map, String key, String usual) {
    return Float.parseFloat(take(map, key, usual));
  }

  private static boolean flag(Map<String, String> map, String key) {
    return Boolean.parseBoolean(take(map, key, "false"));
  }

  private static List<Integer> numbers(Map<String, String> map, String key) {
    return Stream.of(take(map, key, "").split(",", -1)).map(Integer::valueOf).toList();
  }

  private static int[] split(String text, String separator, int count) {
    int[] numbers = Stream.of(text.split(separator, -1)).mapToInt(Integer::parseInt).toArray();
    if (numbers.length != count) {
      throw new IllegalArgumentException(count + " numbers were expected, not " + text);
    }
    return numbers;
  }

  private static <E extends Enum<E>> E constant(E[] values, String word) {
    return IntStream.range(0, values.length)
        .filter(i -> lower(values[i]).equals(word))
        .mapToObj(i -> values[i])
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + word));
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
