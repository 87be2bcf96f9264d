package cimmlc.reference;

import static cimmlc.reference.ModelBuilder.attribute;

import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Whether ONNX Runtime's products of unsigned activations with signed weights are wrong on this
 * machine: on x86 without VNNI two products are added in 16 bits, which saturates at 32767.
 */
final class Saturation {

  private static final int DEPTH = 64;

  private Saturation() {}

  /** Computes the worst case, 255 * 127 in every place, and looks. */
  static boolean happens() {
    ModelBuilder model = new ModelBuilder();
    Shape image = Shape.of(1, DEPTH, 4, 4);
    String x = model.input("x", DataType.UINT8, image);
    byte[] weights = new byte[DEPTH * DEPTH];
    Arrays.fill(weights, (byte) 127);
    Shape kernels = Shape.of(DEPTH, DEPTH, 1, 1);
    List<String> operands =
        List.of(
            x,
            model.scalar(1f),
            model.byteScalar(0),
            model.bytes(DataType.INT8, kernels, weights),
            model.scalar(1f),
            model.bytes(DataType.INT8, Shape.of(), new byte[1]),
            model.scalar(255 * 127 * DEPTH / 200f),
            model.byteScalar(0));
    model.node("QLinearConv", operands, "y", attribute("kernel_shape", 1, 1));
    model.output("y", DataType.UINT8, image);
    byte[] brightest = new byte[(int) image.elements()];
    Arrays.fill(brightest, (byte) 255);
    try (RuntimeSession session = RuntimeSession.open(model.build());
        RuntimeSession.Outputs outputs =
            session.run(Map.of("x", new RuntimeSession.Feed.Bytes(brightest, false, image)))) {
      byte[] expected = new byte[brightest.length];
      Arrays.fill(expected, (byte) 200);
      return !Arrays.equals(outputs.bytes("y"), expected);
    }
  }
}
