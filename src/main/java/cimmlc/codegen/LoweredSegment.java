package cimmlc.codegen;

import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment of the schedule before addresses are known.
 *
 * @param index 0-based
 * @param sequential true where a stage waits for the one before it
 * @param weightWrites statements that write the segment's weights
 * @param steps in order
 */
record LoweredSegment(
    int index, boolean sequential, List<Statement> weightWrites, List<Step> steps) {

  Statement.Segment toSegment() {
    List<Statement> body = new ArrayList<>();
    if (!weightWrites.isEmpty()) {
      body.add(new Statement.Parallel(weightWrites));
    }
    steps.forEach(step -> body.add(step.toStage()));
    return new Statement.Segment(index, sequential, body);
  }
}
