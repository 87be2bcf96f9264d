package cimmlc.models;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Weights that are a function of a seed, the tensor's name and the index alone, uniform between two
 * bounds. The hash has no step that depends on the one before, so that the loop runs on vectors.
 */
final class SeededWeights {

  private static final int CHUNK = 1 << 14;
  private static final int ALIGNMENT = 64;
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long seed;
  private final List<Tensor> tensors = new ArrayList<>();
  private long bytes;

  /** Where the values of a tensor lie, and what they are. */
  private record Tensor(long offset, long count, int key, float unit) {}

  /** Some values of a tensor, starting with number {@code first}. */
  private record Part(Tensor tensor, long first) {}

  SeededWeights(long seed) {
    this.seed = seed;
  }

  /** The offset among all of a tensor of float32 values between -bound and bound. */
  long uniform(String name, long count, float bound) {
    long offset = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    tensors.add(new Tensor(offset, count, key(name), bound / 0x1p31f));
    bytes = offset + count * Float.BYTES;
    return offset;
  }

  /** The little-endian values of all tensors, outside the heap. */
  MemorySegment all() {
    MemorySegment all = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    List<Part> parts = new ArrayList<>();
    for (Tensor tensor : tensors) {
      for (long first = 0; first < tensor.count; first += CHUNK) {
        parts.add(new Part(tensor, first));
      }
    }
    int workers = Runtime.getRuntime().availableProcessors();
    IntStream.range(0, workers)
        .parallel()
        .forEach(worker -> {
          float[] chunk = new float[CHUNK];
          for (int i = worker; i < parts.size(); i += workers) {
            write(parts.get(i), chunk, all);
          }
        });
    return all;
  }

  private static void write(Part part, float[] chunk, MemorySegment all) {
    Tensor tensor = part.tensor;
    int count = (int) Math.min(chunk.length, tensor.count - part.first);
    fill(chunk, count, tensor.key + (int) part.first, tensor.unit);
    long offset = tensor.offset + part.first * Float.BYTES;
    MemorySegment.copy(chunk, 0, all, LAYOUT, offset, count);
  }

  private int key(String name) {
    CRC32 crc = new CRC32();
    crc.update((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
    return mix((int) crc.getValue());
  }

  private static void fill(float[] values, int count, int key, float unit) {
    for (int i = 0; i < count; i++) {
      values[i] = mix(key + i) * unit;
    }
  }

  /** A bijection of 32-bit integers that changes about half of the bits for every bit changed. */
  private static int mix(int x) {
    int y = (x ^ x >>> 16) * 0x7feb352d;
    int z = (y ^ y >>> 15) * 0x846ca68b;
    return z ^ z >>> 16;
  }
}
