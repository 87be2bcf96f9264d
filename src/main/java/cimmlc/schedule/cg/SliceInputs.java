package cimmlc.schedule.cg;

import cimmlc.graph.Graph;
import cimmlc.graph.Op;
import cimmlc.graph.Window;
import cimmlc.schedule.cg.PipelineStages.Stage;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * VXBs that wait for the same pixels (Figure 12).
 *
 * @param inputs what a window waits for in them: nothing of other stages where it is empty
 * @param vxbs their numbers in a copy, ascending; one that several copies share, once for each
 */
record SliceInputs(List<Dependence> inputs, List<Integer> vxbs) {

  /**
   * All VXBs of a copy, by what they wait for.
   *
   * @param stages of the segment
   * @param stage of the operator
   */
  static List<SliceInputs> of(
      Graph graph, Cim cim, List<Stage> stages, Stage stage, List<RowSlice> slices) {
    Map<List<Dependence>, List<Integer>> groups = new LinkedHashMap<>();
    for (RowSlice slice : slices) {
      List<Dependence> inputs = new ArrayList<>();
      for (Dependence input : stage.inputs()) {
        PixelGrid producer = stages.get(input.source()).grid();
        if (cim.node().op() instanceof Op.Conv(Window window, int groupCount)
            && input.equals(Dependence.window(input.source(), producer, stage.grid(), window))) {
          int channels = graph.input(cim.node()).shape().dim(1) / groupCount;
          for (Dependence.Taps taps : taps(slice, window, channels)) {
            inputs.add(Dependence.window(input.source(), producer, stage.grid(), window, taps));
          }
        } else {
          inputs.add(input);
        }
      }
      groups.computeIfAbsent(inputs, _ -> new ArrayList<>()).add(slice.vxb());
    }
    return groups.entrySet().stream()
        .map(group -> new SliceInputs(group.getKey(), List.copyOf(group.getValue())))
        .toList();
  }

  /**
   * The taps of some rows, which are numbered kernel row, kernel column, input channel: the last
   * kernel row, the rows before it, and the first one.
   */
  private static List<Dependence.Taps> taps(RowSlice slice, Window window, int channels) {
    int width = window.kernelW();
    int first = slice.firstRow() / channels;
    int last = Math.min((slice.endRow() - 1) / channels, window.kernelH() * width - 1);
    int top = first / width;
    int bottom = last / width;
    if (first == 0 && last == window.kernelH() * width - 1) {
      return List.of(new Dependence.Taps(0, window.kernelH(), 0, width));
    }
    if (top == bottom) {
      return List.of(new Dependence.Taps(top, top + 1, first % width, last % width + 1));
    }
    List<Dependence.Taps> taps = new ArrayList<>();
    taps.add(new Dependence.Taps(bottom, bottom + 1, 0, last % width + 1));
    if (bottom - top > 1) {
      taps.add(new Dependence.Taps(top + 1, bottom, 0, width));
    }
    taps.add(new Dependence.Taps(top, top + 1, first % width, width));
    return taps;
  }
}
