package cimmlc.flow.legality;

import cimmlc.flow.Header;
import org.jspecify.annotations.Nullable;

/** The sizes of the buffers. */
final class Bounds {

  private Bounds() {}

  /** Bytes that the flow may use of a buffer; 0 for the L1 of a core that the chip has not. */
  static long end(Buffer buffer, Header header) {
    return switch (buffer.space()) {
      case L0 -> header.l0Bytes();
      case OFF_CHIP -> header.offChipBytes();
      case L1 ->
          buffer.core() >= 0 && buffer.core() < header.architecture().cores()
              ? header.l1Bytes()
              : 0;
      case CONST -> Long.MAX_VALUE;
    };
  }

  /** What is wrong with the place of a region, or null. */
  static @Nullable String outside(Region region, Header header) {
    long end = end(region.buffer(), header);
    return region.length() == 0 || (region.offset() >= 0 && region.end() <= end)
        ? null
        : region + " is outside of the buffer's " + end + " bytes";
  }
}
