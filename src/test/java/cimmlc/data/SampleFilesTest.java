package cimmlc.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.SharedModels;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {

  private static final Shape IMAGE = Shape.of(1, 1, 2, 3);

  @TempDir private Path directory;

  @Test
  void npyIsReadAsItIsWritten() throws IOException {
    Path file = directory.resolve("x.npy");
    NpyFile.write(file, Shape.of(2, 1, 2, 3), new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
    Samples samples = SampleFiles.open(file, List.of(IMAGE), Selection.ALL);
    assertThat(samples.size()).isEqualTo(2);
    assertThat(input(samples, 1)).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(samples.sample(1).label()).isNull();
  }

  @Test
  void npyOfOtherOrdersAndTypes() throws IOException {
    ByteBuffer big = ByteBuffer.allocate(48).order(ByteOrder.BIG_ENDIAN);
    for (int column = 0; column < 3; column++) {
      for (int row = 0; row < 2; row++) {
        big.putDouble(10 * row + column);
      }
    }
    Path file = npy("f.npy", "'>f8'", "True", "(2, 3)", big.array());
    assertThat(input(SampleFiles.open(file, List.of(IMAGE), Selection.ALL), 0))
        .containsExactly(0, 1, 2, 10, 11, 12);
    Path bytes = npy("u.npy", "'|u1'", "False", "(2, 3)", new byte[] {0, 51, 102, -1, 0, 0});
    assertThat(input(SampleFiles.open(bytes, List.of(IMAGE), Selection.ALL), 0))
        .containsExactly(0, 0.2f, 0.4f, 1, 0, 0);
  }

  @Test
  void idxIsUnpackedNormalisedSkippedAndLabelled() throws IOException {
    byte[] header = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3};
    Path images = directory.resolve("images-idx3-ubyte.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(images))) {
      out.write(header);
      out.write(new byte[] {0, 0, 0, 0, 0, 0, 0, -1, 0, -1, 0, -1});
    }
    Path labels = directory.resolve("labels.txt");
    Files.writeString(labels, "3\n7\n");
    Selection selection = new Selection(labels, 1, 5, Normalization.parse("0.5,0.25"));
    Samples samples = SampleFiles.open(images, List.of(IMAGE), selection);
    assertThat(samples.size()).isEqualTo(1);
    assertThat(samples.sample(0).label()).isEqualTo(7);
    assertThat(input(samples, 0)).containsExactly(-2, 2, -2, 2, -2, 2);
  }

  @Test
  void cifarRecordsCarryLabels() throws IOException {
    byte[] records = new byte[2 * 3073];
    records[3073] = 9;
    records[3074 + 1024] = -1;
    Path file = Files.write(directory.resolve("test.bin"), records);
    Samples samples = SampleFiles.open(file, List.of(Shape.of(1, 3, 32, 32)), Selection.ALL);
    assertThat(samples.sample(1).label()).isEqualTo(9);
    assertThat(input(samples, 1)[1024]).isEqualTo(1f);
    assertThat(input(samples, 0)).containsOnly(0);
  }

  @Test
  void picturesGiveTheirStoredValues() throws IOException {
    BufferedImage gray = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(1, 0, 0, 51);
    BufferedImage color = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    color.setRGB(0, 0, 0xff0033);
    ImageIO.write(gray, "png", directory.resolve("a.png").toFile());
    ImageIO.write(color, "png", directory.resolve("b.png").toFile());
    Samples luma = SampleFiles.open(directory, List.of(IMAGE), Selection.ALL);
    assertThat(luma.size()).isEqualTo(2);
    assertThat(input(luma, 0)).containsExactly(0, 0.2f, 0, 0, 0, 0);
    assertThat(input(luma, 1)[0]).isEqualTo(82 / 255f);
    Path png = directory.resolve("b.png");
    float[] planes = input(SampleFiles.open(png, List.of(Shape.of(1, 3, 2, 3)), Selection.ALL), 0);
    assertThat(planes).startsWith(1).hasSize(18);
    assertThat(planes[12]).isEqualTo(0.2f);
  }

  @Test
  void whatDoesNotFitIsRefusedInOneLine() throws IOException {
    Path other = directory.resolve("x.npy");
    NpyFile.write(other, Shape.of(3, 2), new float[6]);
    refused(other, "has shape [3x2], the network's input [1x1x2x3]");
    refused(Files.writeString(directory.resolve("y.npy"), "what"), "is not a .npy file");
    refused(Files.write(directory.resolve("z.bin"), new byte[7]), "records of 3073");
    refused(Files.write(directory.resolve("z.png"), new byte[7]), "is not a picture");
    refused(Files.write(directory.resolve("i.gz"), new byte[] {1}), "unknown kind");
    refused(
        Files.write(directory.resolve("i-ubyte.gz"), new byte[] {1}), "damaged or incomplete gzip");
    refused(directory.resolve("absent.npy"), "cannot be read");
    refused(npy("n.npy", "'<f4'", "False", "(1, 2, 3)", new byte[5]), "holds 5 bytes");
    refused(npy("o.npy", "'<c8'", "False", "(1, 2, 3)", new byte[48]), "type 'c8'");
    assertThatThrownBy(() -> Normalization.parse("1,0")).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void directoriesOfTestDataHoldInputs() {
    Path testdata = SharedModels.path("trained/lenet5_testdata");
    Samples samples =
        SampleFiles.open(testdata, List.of(Shape.of(1, 1, 28, 28)), Selection.of(1, 5));
    assertThat(samples.size()).isEqualTo(2);
    assertThat(samples.description()).startsWith("2 samples of");
  }

  @Test
  void randomSamplesDependOnSeedAndIndexAlone() {
    RandomSamples samples = new RandomSamples(List.of(IMAGE), 3, 1);
    assertThat(input(samples, 2)).isEqualTo(input(samples, 2)).isNotEqualTo(input(samples, 1));
    assertThat(input(new RandomSamples(List.of(IMAGE), 3, 2), 2)).isNotEqualTo(input(samples, 2));
    assertThat(samples.random()).isTrue();
  }

  private static float[] input(Samples samples, int index) {
    return samples.sample(index).inputs().getFirst();
  }

  private static void refused(Path file, String reason) {
    assertThatThrownBy(() -> SampleFiles.open(file, List.of(IMAGE), Selection.ALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  private Path npy(String name, String descr, String fortran, String shape, byte[] data)
      throws IOException {
    byte[] header =
        "{'descr': %s, 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(descr, fortran, shape)
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(10 + header.length + data.length);
    file.order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) header.length).put(header).put(data);
    return Files.write(directory.resolve(name), file.array());
  }
}
