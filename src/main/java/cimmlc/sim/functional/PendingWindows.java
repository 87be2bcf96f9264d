package cimmlc.sim.functional;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Windows of copies that issue together ({@code parallel}) and share their params: computed in one
 * go, since a copy's own windows are too few to keep several threads busy.
 */
final class PendingWindows {

  private @Nullable Product product;
  private int[] windows = new int[1024];
  private int count;
  private int depth;

  /** Statements from here on issue together. */
  void open() {
    depth++;
  }

  /** The end of what {@link #open} began. */
  void close(Frame frame) {
    depth--;
    if (depth == 0) {
      flush(frame);
    }
  }

  /** Windows of one copy; those beyond the operator's are left out. */
  void add(Frame frame, Product copyOf, long first, long copyWindows, long step) {
    if (product != copyOf) {
      flush(frame);
      product = copyOf;
    }
    long all = copyOf.shape().geometry().windows();
    for (long i = 0; i < copyWindows && first + i * step < all; i++) {
      append((int) (first + i * step));
    }
    if (depth == 0) {
      flush(frame);
    }
  }

  private void append(int window) {
    if (count == windows.length) {
      windows = Arrays.copyOf(windows, 2 * count);
    }
    windows[count++] = window;
  }

  /** Computes what is pending, before a statement that may read it. */
  void flush(Frame frame) {
    Product ready = product;
    int ended = count;
    product = null;
    count = 0;
    if (ready != null && ended > 0) {
      ready.compute(frame, windows, ended);
    }
  }
}
