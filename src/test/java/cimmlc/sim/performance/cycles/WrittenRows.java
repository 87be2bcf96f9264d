package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.HashMap;
import java.util.Map;

/** Which weights each row of each crossbar holds. */
final class WrittenRows {

  private final Header header;
  private final Map<Long, Row> rows = new HashMap<>();

  /**
   * A row of the first crossbar of a block.
   *
   * @param rows of the block
   * @param columns of the matrix in the block
   * @param wide columns of the matrix in a crossbar
   * @param together crossbars that hold the same columns
   */
  record Row(long rows, long columns, long wide, long together) {

    long crossbars() {
      return Math.ceilDiv(columns, wide) * together;
    }
  }

  private WrittenRows(Header header) {
    this.header = header;
  }

  /** No rows. */
  static WrittenRows none(Header header) {
    return new WrittenRows(header);
  }

  static WrittenRows of(Header header, Statement.Segment segment) {
    WrittenRows written = new WrittenRows(header);
    segment.body().forEach(statement -> written.visit(statement, Map.of()));
    return written;
  }

  private void visit(Statement statement, Map<String, Long> at) {
    switch (statement) {
      case Operation operation -> write(operation, at);
      case Statement.Parallel(var body) -> body.forEach(member -> visit(member, at));
      case Statement.Repeat(String variable, long count, var body) -> {
        for (long i = 0; i < count; i++) {
          Map<String, Long> inside = new HashMap<>(at);
          inside.put(variable, i);
          body.forEach(member -> visit(member, inside));
        }
      }
      case Statement.Stage _, Statement.Segment _ -> {}
    }
  }

  private void write(Operation write, Map<String, Long> at) {
    boolean whole = write.op().equals("cim.write_xb");
    if (!whole && !write.op().equals("cim.write_row")) {
      return;
    }
    Architecture arch = header.architecture();
    var params = header.params(write.name("params"));
    int slices = arch.crossbar().slices(params.integer("weight_bits"), arch.ext().weightEncoding());
    boolean beside = params.word("binding").equals("xbc");
    long count = write.number("rows", 0).at(at);
    Row row =
        new Row(
            count,
            write.number("columns", 0).at(at),
            arch.crossbar().columns() / (beside ? slices : 1),
            beside ? 1 : slices);
    long first =
        whole
            ? write.number("xb_addr", 0).at(at) * arch.crossbar().rows()
            : write.number("row_addr", 0).at(at);
    for (long i = 0; i < count; i++) {
      rows.put(first + i, row);
    }
  }

  /** The block that has a row, all crossbars counted. */
  Row at(long row) {
    Row found = rows.get(row);
    if (found == null) {
      throw new IllegalArgumentException("row " + row + " is not written");
    }
    return found;
  }
}
