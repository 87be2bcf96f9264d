package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Pictures that the JDK can decode, as planes of bytes: red, green and blue, or one plane of luma
 * (0.299 R + 0.587 G + 0.114 B) for networks of one channel. Pictures are never resized.
 */
final class ImageFile {

  private ImageFile() {}

  /**
   * Decodes a picture for an input.
   *
   * @param elements values that the input takes: as many as pixels, or three times as many
   */
  static Values read(Path file, long elements) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = in == null ? null : ImageIO.getImageReaders(in);
      if (in == null || readers == null || !readers.hasNext()) {
        throw bad(file, "is not a picture of a known format");
      }
      ImageReader reader = readers.next();
      reader.setInput(in);
      try {
        return decode(file, reader, elements);
      } finally {
        reader.dispose();
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw bad(file, "is a damaged picture: " + e.getMessage());
    }
  }

  private static Values decode(Path file, ImageReader reader, long elements) throws IOException {
    // The size is checked before anything of that size is allocated.
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (elements != pixels && elements != 3 * pixels) {
      throw bad(
          file,
          "is %d x %d pixels (width x height), the network takes %d values; pictures are not resized"
              .formatted(reader.getWidth(0), reader.getHeight(0), elements));
    }
    try {
      return planes(reader.read(0), elements == pixels ? 1 : 3);
    } catch (IOException e) {
      throw bad(file, "is a damaged picture: " + e.getMessage());
    }
  }

  private static Values planes(BufferedImage image, int channels) {
    int plane = image.getWidth() * image.getHeight();
    byte[] bytes = new byte[channels * plane];
    for (int i = 0; i < plane; i++) {
      int rgb = rgb(image, i % image.getWidth(), i / image.getWidth());
      if (channels == 1) {
        bytes[i] = (byte) luma(rgb);
      } else {
        for (int c = 0; c < 3; c++) {
          bytes[c * plane + i] = (byte) (rgb >> (16 - 8 * c));
        }
      }
    }
    Shape shape = Shape.of(channels, image.getHeight(), image.getWidth());
    return Values.dense(
        shape, ElementType.UINT8, ByteOrder.LITTLE_ENDIAN, MemorySegment.ofArray(bytes));
  }

  private static int rgb(BufferedImage image, int x, int y) {
    if (image.getRaster().getNumBands() > 2 || image.getColorModel().getPixelSize() == 1) {
      return image.getRGB(x, y);
    }
    if (image.getColorModel() instanceof java.awt.image.IndexColorModel) {
      return image.getRGB(x, y);
    }
    // getRGB would convert gray through linear light and change the stored values
    int bits = image.getColorModel().getComponentSize(0);
    int gray = image.getRaster().getSample(x, y, 0);
    return (bits == 16 ? gray >> 8 : gray * 255 / ((1 << bits) - 1)) * 0x010101;
  }

  private static int luma(int rgb) {
    int red = rgb >> 16 & 0xff;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    // 16-bit weights that sum to 65536, so that gray stays gray
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
  }

  private static InvalidInputException bad(Path file, String message) {
    return new InvalidInputException(Location.of(file.toString()), message);
  }
}
