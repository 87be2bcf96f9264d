package cimmlc.sim.functional;

import cimmlc.flow.Header;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.ValueType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** The buffers of a chip, sized by the header's high-water marks: L0, each core's L1, off-chip. */
final class Memory {

  /** Part of a buffer: it begins at byte {@code offset} of {@code bytes}. */
  @SuppressWarnings("ArrayRecordComponent") // a view, compared by nobody
  record Region(byte[] bytes, int offset) {

    int[] load(ValueType type, int count) {
      return StoredValues.load(type, bytes, offset, count);
    }

    void store(ValueType type, int[] values) {
      StoredValues.store(type, values, 0, bytes, offset, values.length);
    }
  }

  private static final long LARGEST = Integer.MAX_VALUE - 64; // bytes that an array can have

  private final byte[] l0;
  private final byte[] offChip;
  private final int l1Bytes;
  private final int cores;
  private final Map<Long, byte[]> l1 = new HashMap<>();
  private final MemorySegment constants;

  Memory(Header header, MemorySegment constants) {
    l0 = new byte[size(Space.L0, header.l0Bytes())];
    offChip = new byte[size(Space.OFF_CHIP, header.offChipBytes())];
    l1Bytes = size(Space.L1, header.l1Bytes());
    cores = header.architecture().cores();
    this.constants = constants;
  }

  private static int size(Space space, long bytes) {
    if (bytes > LARGEST) {
      throw new IllegalArgumentException(
          space.word() + " needs " + bytes + " bytes, the simulator has at most " + LARGEST);
    }
    return (int) bytes;
  }

  /**
   * Bytes to read; values of the weights file are a copy.
   *
   * @throws IllegalArgumentException if they are not inside the buffer
   */
  Region read(Address address, Map<String, Long> variables, long bytes) {
    long offset = address.offset().at(variables);
    if (address.space() != Space.CONST) {
      return region(address, variables, bytes);
    }
    check(address.space(), offset, bytes, constants.byteSize());
    return new Region(constants.asSlice(offset, bytes).toArray(ValueLayout.JAVA_BYTE), 0);
  }

  /**
   * Bytes to write.
   *
   * @throws IllegalArgumentException if they are not inside a buffer, or belong to the weights file
   */
  Region write(Address address, Map<String, Long> variables, long bytes) {
    if (address.space() == Space.CONST) {
      throw new IllegalArgumentException("constants cannot be written");
    }
    return region(address, variables, bytes);
  }

  private Region region(Address address, Map<String, Long> variables, long bytes) {
    byte[] buffer =
        switch (address.space()) {
          case L0 -> l0;
          case OFF_CHIP -> offChip;
          case L1 -> l1(address.core().at(variables));
          case CONST -> throw new AssertionError("not a buffer");
        };
    long offset = address.offset().at(variables);
    check(address.space(), offset, bytes, buffer.length);
    return new Region(buffer, (int) offset);
  }

  private byte[] l1(long core) {
    if (core < 0 || core >= cores) {
      throw new IllegalArgumentException("no core " + core + ", the chip has " + cores);
    }
    return l1.computeIfAbsent(core, _ -> new byte[l1Bytes]);
  }

  private static void check(Space space, long offset, long bytes, long size) {
    if (offset < 0 || bytes < 0 || offset + bytes > size) {
      throw new IllegalArgumentException(
          "bytes "
              + offset
              + " to "
              + (offset + bytes)
              + " of "
              + space.word()
              + ", which has "
              + size);
    }
  }
}
