package cimmlc.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's array files, versions 1 to 3 of the format. */
public final class NpyFile {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-z])(\\d+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");

  private NpyFile() {}

  /** Interprets a file's bytes. */
  static Values read(MemorySegment file, String name) {
    if (file.byteSize() < 10 || !Arrays.equals(bytes(file, 0, 6), MAGIC)) {
      throw bad(name, "is not a .npy file");
    }
    boolean longHeader = file.get(ValueLayout.JAVA_BYTE, 6) > 1;
    long length =
        longHeader && file.byteSize() >= 12
            ? (long) ElementType.UINT32.read(file, 8, ByteOrder.LITTLE_ENDIAN)
            : (long) ElementType.UINT16.read(file, 8, ByteOrder.LITTLE_ENDIAN);
    long start = (longHeader ? 12 : 10) + length;
    if (length > 1 << 20 || start > file.byteSize()) {
      throw bad(name, "ends inside its header");
    }
    String header = new String(bytes(file, start - length, (int) length), ISO_8859_1);
    return values(header, file.asSlice(start), name);
  }

  private static Values values(String header, MemorySegment data, String name) {
    Matcher descr = find(DESCR, header, name);
    ElementType type = type(descr.group(2) + descr.group(3), name);
    ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Shape shape = shape(find(SHAPE, header, name).group(1), name);
    DataFile.expectBytes(name, shape, type, data.byteSize());
    if (find(FORTRAN, header, name).group(1).equals("False")) {
      return Values.dense(shape, type, order, data);
    }
    return new Values(shape, type, order, data, columnMajor(shape, type), null);
  }

  private static Values.Layout columnMajor(Shape shape, ElementType type) {
    int[] dims = shape.toArray();
    long all = shape.elements();
    return index -> {
      long rest = index;
      long stride = all;
      long offset = 0;
      for (int axis = dims.length - 1; axis >= 0; axis--) {
        stride /= dims[axis];
        offset += rest % dims[axis] * stride;
        rest /= dims[axis];
      }
      return offset * type.bytes();
    };
  }

  private static Shape shape(String text, String name) {
    try {
      return new Shape(
          Arrays.stream(text.split(","))
              .map(String::strip)
              .filter(dim -> !dim.isEmpty())
              .map(Integer::valueOf)
              .toList());
    } catch (NumberFormatException e) {
      throw bad(name, "has a shape beyond 2^31: (" + text + ")");
    }
  }

  private static ElementType type(String code, String name) {
    return switch (code) {
      case "b1" -> ElementType.BOOL;
      case "u1" -> ElementType.UINT8;
      case "i1" -> ElementType.INT8;
      case "u2" -> ElementType.UINT16;
      case "i2" -> ElementType.INT16;
      case "u4" -> ElementType.UINT32;
      case "i4" -> ElementType.INT32;
      case "i8" -> ElementType.INT64;
      case "f2" -> ElementType.FLOAT16;
      case "f4" -> ElementType.FLOAT32;
      case "f8" -> ElementType.FLOAT64;
      default -> throw bad(name, "holds values of type '" + code + "', a number type was expected");
    };
  }

  private static Matcher find(Pattern pattern, String header, String name) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw bad(name, "has a header that is not understood: " + header.strip());
    }
    return matcher;
  }

  private static byte[] bytes(MemorySegment file, long offset, int length) {
    return file.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  private static InvalidInputException bad(String name, String message) {
    return new InvalidInputException(Location.of(name), message);
  }

  /** Writes float32 values. */
  public static void write(Path file, Shape shape, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    write(file, shape, "<f4", bytes.array());
  }

  /** Writes int32 values (stored integers of a quantised tensor). */
  public static void write(Path file, Shape shape, int[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    write(file, shape, "<i4", bytes.array());
  }

  private static void write(Path file, Shape shape, String descr, byte[] data) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
            .formatted(descr, tuple(shape.dims()));
    int padded = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    ByteBuffer start = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(start.array());
      out.write((header + " ".repeat(padded - header.length() - 1) + "\n").getBytes(ISO_8859_1));
      out.write(data);
    }
  }

  private static String tuple(List<Integer> dims) {
    String inside = dims.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return dims.size() == 1 ? "(" + inside + ",)" : "(" + inside + ")";
  }
}
