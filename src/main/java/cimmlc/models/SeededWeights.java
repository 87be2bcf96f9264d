package cimmlc.models;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import java.util.zip.CRC32;

/**
 * Weights that are a function of a seed, the tensor's name and the index alone, uniform between two
 * bounds. The hash has no step that depends on the one before, so that the loop runs on vectors.
 */
final class SeededWeights {

  private static final int CHUNK = 1 << 14;
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long seed;

  SeededWeights(long seed) {
    this.seed = seed;
  }

  /** Little-endian float32 values between -bound and bound, outside the heap. */
  ByteString uniform(String name, long count, float bound) {
    MemorySegment bytes = Arena.ofAuto().allocate(count * Float.BYTES, Long.BYTES);
    int key = key(name);
    LongStream.range(0, Math.ceilDiv(count, CHUNK))
        .parallel()
        .forEach(i -> {
          long first = i * CHUNK;
          float[] chunk = new float[(int) Math.min(CHUNK, count - first)];
          fill(chunk, key + (int) first, bound / 0x1p31f);
          MemorySegment.copy(chunk, 0, bytes, LAYOUT, first * Float.BYTES, chunk.length);
        });
    return UnsafeByteOperations.unsafeWrap(bytes.asByteBuffer());
  }

  private int key(String name) {
    CRC32 crc = new CRC32();
    crc.update((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
    return mix((int) crc.getValue());
  }

  private static void fill(float[] values, int key, float unit) {
    for (int i = 0; i < values.length; i++) {
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
