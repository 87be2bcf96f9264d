package cimmlc.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import cimmlc.SharedModels;
import cimmlc.diag.Diagnostic;
import cimmlc.diag.InvalidInputException;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.StringStringEntryProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Broken files: clear lines, never another exception, and no memory that the file does not have.
 */
class MalformedModelTest {

  @TempDir Path folder;

  /** Lines that a mutated file gives; none where it is still a model. */
  private List<String> problems(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), bytes);
    try {
      OnnxReader.read(file, ImportOptions.DEFAULTS);
      return List.of();
    } catch (InvalidInputException e) {
      assertThat(e.diagnostics()).isNotEmpty();
      List<String> lines = e.diagnostics().stream().map(Diagnostic::toString).toList();
      assertThat(lines).allMatch(line -> line.startsWith(file.toString()));
      return lines;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "trained/lenet5.onnx", "third-party/conv_qdq_u8u8.onnx"})
  void mutatedFilesGiveClearLines(String model) throws IOException {
    byte[] original =
        model.isEmpty()
            ? Models.various().build().toByteArray()
            : Files.readAllBytes(SharedModels.path(model));
    List<String> surprises = new ArrayList<>();
    int refused = 0;
    for (int seed = 0; seed < 200; seed++) {
      List<String> lines = problems(mutated(original, seed));
      refused += lines.isEmpty() ? 0 : 1;
      lines.stream().filter(line -> line.contains("malformed (")).forEach(surprises::add);
      lines.stream().filter(line -> line.contains("malformed model (")).forEach(surprises::add);
    }
    assertThat(refused).isGreaterThan(90);
    assertThat(surprises).as("what only the last resort caught").isEmpty();
  }

  /** Cuts, flips bits (mostly in the structure), or changes the numbers of a file. */
  private static byte[] mutated(byte[] original, int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = original.clone();
    switch (seed % 4) {
      case 0 -> {
        return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        for (int i = 0; i < 3; i++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case 2 -> {
        int region = Math.min(bytes.length, 1500);
        for (int i = 0; i < 5; i++) {
          bytes[random.nextInt(region)] = (byte) random.nextInt(256);
        }
      }
      default -> {
        return damaged(ModelProto.parseFrom(bytes), random).toByteArray();
      }
    }
    return bytes;
  }

  /** Well-formed bytes, wrong contents. */
  private static ModelProto damaged(ModelProto model, SplittableRandom random) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    int node = random.nextInt(graph.getNodeCount());
    int tensor = random.nextInt(graph.getInitializerCount());
    NodeProto.Builder changed = graph.getNodeBuilder(node);
    switch (random.nextInt(8)) {
      case 0 -> graph.removeInitializer(tensor);
      case 1 -> graph.getInitializerBuilder(tensor).addDims(random.nextInt(-2, 1 << 30));
      case 2 -> graph.getInitializerBuilder(tensor).setDataType(random.nextInt(30));
      case 3 -> changed.setInput(0, graph.getNode(graph.getNodeCount() - 1).getOutput(0));
      case 4 -> changed.clearInput();
      case 5 -> graph.removeNode(node);
      case 6 ->
          changed
              .getAttributeBuilderList()
              .forEach(a -> a.clearInts().addInts(random.nextLong()).setI(random.nextLong()));
      default ->
          graph
              .getInputBuilder(0)
              .getTypeBuilder()
              .getTensorTypeBuilder()
              .getShapeBuilder()
              .addDimBuilder()
              .setDimValue(random.nextLong(-5, 1L << 40));
    }
    return model.toBuilder().setGraph(graph).build();
  }

  @Test
  void theUndamagedModelIsFine() throws IOException {
    assertThat(problems(Models.various().build().toByteArray())).isEmpty();
  }

  @Test
  void everyBadNodeIsListed() {
    Models model =
        new Models(17)
            .input("x", 1, 4)
            .node("Sin", List.of("x"), "a")
            .node("MatMul", List.of("a", "x"), "b")
            .node("Cos", List.of("x"), "c")
            .node("Nonsense", List.of("missing"), "d")
            .output("d", 1);
    assertThatThrownBy(model::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("test: node 'd' (Nonsense): input 'missing' is neither produced nor given");
    model.floats("missing", List.of(1L), 1);
    assertThatThrownBy(model::read)
        .hasMessage(
            """
            test: node 'a' (Sin): operator is not supported
            test: node 'b' (MatMul): operands [1x4] and [1x4] do not fit
            test: node 'c' (Cos): operator is not supported
            test: node 'd' (Nonsense): operator is not supported\
            """);
  }

  @Test
  void cyclesAreNamed() {
    Models model =
        new Models(13)
            .input("x", 1, 4)
            .node("Add", List.of("x", "b"), "a")
            .node("Relu", List.of("a"), "b")
            .output("b", 1, 4);
    assertThatThrownBy(model::read)
        .hasMessageContaining("cycle")
        .hasMessageContaining("node 'a' (Add)");
  }

  @Test
  void doubledNamesAreNamed() {
    Models model =
        new Models(13)
            .input("x", 1, 4)
            .node("Relu", List.of("x"), "a")
            .node("Relu", List.of("x"), "a")
            .output("a", 1, 4);
    assertThatThrownBy(model::read).hasMessageContaining("'a' is produced a second time");
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000_000_000L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void absurdShapesAreRefusedBeforeAnythingIsAllocated(long extent) {
    Models filled =
        new Models(13)
            .input("x", 1, 4)
            .longs("dims", extent, 3)
            .node("ConstantOfShape", List.of("dims"), "w")
            .node("MatMul", List.of("x", "w"), "y")
            .output("y", 1, 3);
    assertThatThrownBy(filled::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("node 'w' (ConstantOfShape): impossible extent");
    Models product =
        new Models(13)
            .input("x", 1, 1 << 30, 1 << 30)
            .node("Relu", List.of("x"), "y")
            .output("y", 1);
    assertThatThrownBy(product::read)
        .hasMessageContaining("input 'x': shape")
        .hasMessageContaining("too large");
  }

  @Test
  void endlessNestingAndHugeLengthsAreRefused() throws IOException {
    byte[] nested = new byte[1 << 16];
    java.util.Arrays.fill(nested, (byte) 0x3a);
    assertThat(problems(nested)).singleElement().asString().contains("not an ONNX model");
    byte[] huge = {0x3a, -1, -1, -1, -1, -1, -1, -1, -1, 127};
    assertThat(problems(huge)).singleElement().asString().contains("malformed or truncated");
    assertThat(problems(new byte[0])).isNotEmpty();
    assertThat(problems("PNG or text".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isNotEmpty();
  }

  @Test
  void namesMustBeText() throws IOException {
    byte[] bytes = Models.various().build().toByteArray();
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("conv")] = (byte) 0xff;
    assertThat(problems(bytes)).singleElement().asString().contains("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.bin", "/etc/passwd", "link.bin", "missing.bin", ""})
  void externalDataStayInTheModelsFolder(String location) throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(folder.resolve("secret.bin"), new byte[64]);
    Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("secret.bin"));
    Path file = Files.write(models.resolve("model.onnx"), external(location, "0"));
    assertThatThrownBy(() -> OnnxReader.read(file, ImportOptions.DEFAULTS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("tensor 'w': external data");
  }

  @Test
  void externalDataAreReadWhereTheyLie() throws IOException {
    Files.write(folder.resolve("weights.bin"), new byte[72]);
    Path file = Files.write(folder.resolve("model.onnx"), external("weights.bin", "8"));
    var graph = OnnxReader.read(file, ImportOptions.DEFAULTS);
    assertThat(graph.tensor("w").data()).isNotNull();
    Path outside = Files.write(folder.resolve("model.onnx"), external("weights.bin", "16"));
    try {
      OnnxReader.read(outside, ImportOptions.DEFAULTS);
      fail("data beyond the end of the file");
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageContaining("data at bytes 16 to 80 of a file of 72 bytes");
    }
  }

  private static byte[] external(String location, String offset) {
    TensorProto.Builder weights =
        Models.tensor("w", ElementType.FLOAT, List.of(4L, 4L))
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", offset))
            .addExternalData(entry("length", "64"));
    return new Models(13)
        .input("x", 1, 4)
        .initializer(weights.build())
        .node("MatMul", List.of("x", "w"), "y")
        .output("y", 1, 4)
        .build()
        .toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
