package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects what a window's matrix rows meet: kernel row, kernel column, channel of the group.
 * Positions outside the image read as the zero point.
 */
final class WindowGather {

  /**
   * Matrix rows that lie together in memory.
   *
   * @param positions neighbouring kernel columns from {@code kernelColumn} on
   * @param channel first channel of the group
   * @param length channels of each position
   */
  private record Run(int kernelRow, int kernelColumn, int positions, int channel, int length) {}

  private final Geometry geometry;
  private final TensorDecl input;
  private final int groupChannels;
  private final int least;
  private final List<Run> runs;

  /**
   * Gathers the matrix rows {@code rowBegin .. rowEnd - 1} of each group.
   *
   * @param least is subtracted from each value
   */
  WindowGather(
      Geometry geometry, TensorDecl input, int groups, int rowBegin, int rowEnd, int least) {
    this.least = least;
    this.geometry = geometry;
    this.input = input;
    groupChannels = geometry.channels() / groups;
    runs = runs(rowBegin, rowEnd);
  }

  private List<Run> runs(int rowBegin, int rowEnd) {
    List<Run> found = new ArrayList<>();
    int kernelWidth = geometry.kernel().horizontal();
    for (int row = rowBegin; row < rowEnd; ) {
      int position = row / groupChannels;
      int channel = row % groupChannels;
      int length = Math.min(groupChannels - channel, rowEnd - row);
      int column = position % kernelWidth;
      int positions = 1;
      if (length == geometry.channels() && geometry.dilation().horizontal() == 1) {
        positions = Math.min(kernelWidth - column, (rowEnd - row) / length);
      }
      found.add(new Run(position / kernelWidth, column, positions, channel, length));
      row += positions * length;
    }
    return found;
  }

  /** Writes one window's values for a group from {@code x[at]} on. */
  void gather(Memory.Region image, int window, int group, int[] x, int at) {
    int next = at;
    for (Run run : runs) {
      gather(image, window, group * groupChannels + run.channel, run, x, next);
      next += run.positions * run.length;
    }
  }

  private void gather(Memory.Region image, int window, int channel, Run run, int[] x, int at) {
    int row = geometry.inputRow(window, run.kernelRow);
    int column = geometry.inputColumn(window, run.kernelColumn);
    boolean outside = row < 0 || row >= geometry.height();
    int first = outside ? run.positions : Math.clamp(-(long) column, 0, run.positions);
    int last = Math.clamp((long) geometry.width() - column, first, run.positions);
    int begin = at + first * run.length;
    int end = at + last * run.length;
    int outsideValue = input.zeroPoint() - least;
    Arrays.fill(x, at, begin, outsideValue);
    if (end > begin) {
      int line = geometry.image(window) * geometry.height() + row;
      int value = (line * geometry.width() + column + first) * geometry.channels() + channel;
      int from = image.offset() + value * input.type().bytes();
      StoredValues.load(input.type(), image.bytes(), from, x, begin, end - begin);
      subtractLeast(x, begin, end);
    }
    Arrays.fill(x, end, at + run.positions * run.length, outsideValue);
  }

  private void subtractLeast(int[] x, int begin, int end) {
    if (least != 0) {
      for (int i = begin; i < end; i++) {
        x[i] -= least;
      }
    }
  }
}
