package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.flow.Affine;
import cimmlc.flow.Statement;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the weights of all copies: a {@code cim.write_xb} or {@code cim.write_row} for each piece,
 * in a {@code repeat} over copies that are equally far apart.
 */
final class WeightWrites {

  private static final String COPY = "c";

  /** Copies that lie like the first, each so many crossbars behind the former. */
  private record Row(CopyPlacement first, int count, long step) {}

  private final Architecture arch;
  private final Products.Declared declared;

  private WeightWrites(Architecture arch, Products.Declared declared) {
    this.arch = arch;
    this.declared = declared;
  }

  static List<Statement> of(
      Architecture arch, Products.Declared declared, List<CopyPlacement> copies) {
    WeightWrites writes = new WeightWrites(arch, declared);
    Map<List<Piece>, List<CopyPlacement>> alike = new LinkedHashMap<>();
    for (CopyPlacement copy : copies) {
      alike.computeIfAbsent(shape(copy), _ -> new ArrayList<>()).add(copy);
    }
    List<Statement> statements = new ArrayList<>();
    for (List<CopyPlacement> same : alike.values()) {
      for (Row row : rows(same)) {
        writes.write(row, statements);
      }
    }
    return statements;
  }

  /** The pieces as they would be if the copy began at crossbar 0. */
  private static List<Piece> shape(CopyPlacement copy) {
    long first = first(copy);
    return copy.pieces().stream().map(piece -> moved(piece, first)).toList();
  }

  private static long first(CopyPlacement copy) {
    return copy.pieces().stream().mapToLong(Piece::firstCrossbar).min().orElseThrow();
  }

  private static Piece moved(Piece piece, long crossbars) {
    return new Piece(
        piece.firstCrossbar() - crossbars,
        piece.crossbars(),
        piece.crossbarRow(),
        piece.matrixRow(),
        piece.rows(),
        piece.firstColumn(),
        piece.columns(),
        0);
  }

  private static List<Row> rows(List<CopyPlacement> same) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < same.size(); ) {
      int end = i + 1;
      long step = 0;
      if (end < same.size()) {
        step = first(same.get(end)) - first(same.get(i));
        while (end < same.size() && first(same.get(end)) - first(same.get(end - 1)) == step) {
          end++;
        }
      }
      rows.add(new Row(same.get(i), end - i, step));
      i = end;
    }
    return rows;
  }

  private void write(Row row, List<Statement> statements) {
    List<Statement> pieces = new ArrayList<>();
    for (Piece piece : row.first().pieces()) {
      pieces.add(write(piece, row.count() > 1 ? row.step() : 0));
    }
    if (row.count() > 1) {
      statements.add(new Statement.Repeat(COPY, row.count(), pieces));
    } else {
      statements.addAll(pieces);
    }
  }

  private Statement write(Piece piece, long step) {
    boolean byRow = arch.mode() == ComputingMode.WLM;
    int rows = byRow ? arch.crossbar().rows() : 1;
    long address = piece.firstCrossbar() * rows + (byRow ? piece.crossbarRow() : 0);
    return Call.of(byRow ? "cim.write_row" : "cim.write_xb")
        .number(byRow ? "row_addr" : "xb_addr", Affine.of(address).plus(step * rows, COPY))
        .word("mat", declared.weights().name())
        .params(declared.entry())
        .number("row", piece.matrixRow())
        .number("rows", piece.rows())
        .number("column", piece.firstColumn())
        .number("columns", piece.columns())
        .build();
  }
}
