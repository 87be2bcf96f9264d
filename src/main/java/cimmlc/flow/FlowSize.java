package cimmlc.flow;

/**
 * How large a flow is.
 *
 * @param segments that it has
 * @param stages of all segments
 * @param statements meta-operators in the text
 * @param executed meta-operators with {@code repeat}s written out
 */
public record FlowSize(long segments, long stages, long statements, long executed) {

  private static final FlowSize NONE = new FlowSize(0, 0, 0, 0);

  /** The size of a flow. */
  public static FlowSize of(Flow flow) {
    FlowSize size = NONE;
    for (Statement.Segment segment : flow.body()) {
      size = size.plus(of(segment));
    }
    return size;
  }

  private static FlowSize of(Statement statement) {
    return switch (statement) {
      case Statement.Operation _ -> new FlowSize(0, 0, 1, 1);
      case Statement.Segment segment -> all(segment.body()).plus(new FlowSize(1, 0, 0, 0));
      case Statement.Stage stage -> all(stage.body()).plus(new FlowSize(0, 1, 0, 0));
      case Statement.Parallel parallel -> all(parallel.body());
      case Statement.Repeat repeat -> {
        FlowSize once = all(repeat.body());
        yield new FlowSize(
            once.segments, once.stages, once.statements, once.executed * repeat.count());
      }
    };
  }

  private static FlowSize all(Iterable<Statement> body) {
    FlowSize size = NONE;
    for (Statement statement : body) {
      size = size.plus(of(statement));
    }
    return size;
  }

  private FlowSize plus(FlowSize other) {
    return new FlowSize(
        segments + other.segments,
        stages + other.stages,
        statements + other.statements,
        executed + other.executed);
  }
}
