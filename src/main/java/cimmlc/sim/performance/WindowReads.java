package cimmlc.sim.performance;

/**
 * What the windows of a convolution (or of a part of it) or pooling read.
 *
 * @param begin first byte of the input
 * @param pixelBytes of an input pixel
 * @param channels that are read of a pixel
 * @param first window of unit 0
 * @param step windows from unit to unit
 */
record WindowReads(
    WindowFrame frame, long begin, long pixelBytes, Channels channels, int first, int step)
    implements Region {

  /**
   * Which matrix rows of which groups are read; row {@code (ky * kernelW + kx) * perGroup + c} is
   * channel c of the group at that kernel position.
   *
   * @param all true where every channel at every position is
   * @param perGroup channels of a group
   * @param bytes of a value
   */
  record Channels(
      boolean all,
      int groupBegin,
      int groupEnd,
      int rowBegin,
      int rowEnd,
      int perGroup,
      int bytes) {

    static final Channels ALL = new Channels(true, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public long end() {
    return begin + frame.pixels() * pixelBytes;
  }

  @Override
  public long grain() {
    return pixelBytes;
  }

  @Override
  public void ranges(int unit, Ranges into) {
    int window = first + unit * step;
    int left = frame.column(window);
    for (int ky = 0; ky < frame.kernelH(); ky++) {
      int row = frame.row(window, ky);
      if (row < 0) {
        continue;
      }
      long at = begin + (long) row * frame.width() * pixelBytes;
      if (channels.all() && frame.dilationW() == 1) {
        int to = Math.min(frame.width(), left + frame.kernelW());
        if (Math.max(0, left) < to) {
          into.add(at + Math.max(0, left) * pixelBytes, at + to * pixelBytes);
        }
      } else {
        columns(left, ky, at, into);
      }
    }
  }

  private void columns(int left, int ky, long row, Ranges into) {
    for (int kx = 0; kx < frame.kernelW(); kx++) {
      int x = left + kx * frame.dilationW();
      if (x >= 0 && x < frame.width()) {
        pixel(ky * frame.kernelW() + kx, row + x * pixelBytes, into);
      }
    }
  }

  private void pixel(int position, long at, Ranges into) {
    if (channels.all()) {
      into.add(at, at + pixelBytes);
      return;
    }
    int per = channels.perGroup();
    int from = Math.max(channels.rowBegin() - position * per, 0);
    int to = Math.min(channels.rowEnd() - position * per, per);
    for (int group = channels.groupBegin(); from < to && group < channels.groupEnd(); group++) {
      long base = at + (long) group * per * channels.bytes();
      into.add(base + (long) from * channels.bytes(), base + (long) to * channels.bytes());
    }
  }
}
