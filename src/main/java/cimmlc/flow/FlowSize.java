package cimmlc.flow;

/**
 * How large a flow is.
 *
 * @param segments that it has
 * @param stages of all segments
 * @param statements meta-operators in the text
 * @param flatStatements meta-operators in the paper's own grammar, as {@link FlatPrinter} writes
 * @param bytes of the text
 */
public record FlowSize(
    long segments, long stages, long statements, long flatStatements, long bytes) {

  /** The size of a flow. */
  public static FlowSize of(Flow flow) {
    long segments = 0;
    long stages = 0;
    long statements = 0;
    for (Statement.Segment segment : flow.body()) {
      segments++;
      for (Statement member : segment.body()) {
        stages += member instanceof Statement.Stage ? 1 : 0;
        statements += statements(member);
      }
    }
    Utf8Length text = new Utf8Length();
    FlowPrinter.print(flow, text);
    return new FlowSize(segments, stages, statements, FlatCount.of(flow), text.bytes());
  }

  private static long statements(Statement statement) {
    return switch (statement) {
      case Statement.Operation _ -> 1;
      case Statement.Segment segment -> all(segment.body());
      case Statement.Stage stage -> all(stage.body());
      case Statement.Parallel parallel -> all(parallel.body());
      case Statement.Repeat repeat -> all(repeat.body());
    };
  }

  private static long all(Iterable<Statement> body) {
    long sum = 0;
    for (Statement statement : body) {
      sum += statements(statement);
    }
    return sum;
  }
}
