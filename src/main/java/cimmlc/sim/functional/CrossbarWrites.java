package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.arch.WeightEncoding;
import cimmlc.flow.Affine;
import cimmlc.flow.Params;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code cim.write_xb} and {@code cim.write_row}: Figures 13 and 15. */
final class CrossbarWrites {

  private CrossbarWrites() {}

  static OpBehaviour.Action writeCrossbars(Call call) {
    Affine address = call.number("xb_addr", 0);
    return action(call, address, true);
  }

  static OpBehaviour.Action writeRows(Call call) {
    return action(call, call.number("row_addr", 0), false);
  }

  private static OpBehaviour.Action action(Call call, Affine address, boolean whole) {
    Architecture arch = call.header().architecture();
    int height = arch.crossbar().rows();
    Pieces pieces = Pieces.of(call);
    return frame -> {
      long at = address.at(frame.variables());
      long crossbar = whole ? at : Math.floorDiv(at, height);
      int row = whole ? 0 : (int) Math.floorMod(at, (long) height);
      WrittenPiece piece = pieces.at(frame.variables());
      if (row + piece.rows() > height) {
        throw new IllegalArgumentException(
            piece.rows() + " rows from row " + row + " on of a crossbar of " + height);
      }
      checkInside(crossbar, piece.crossbars(), arch);
      frame.crossbars().write(piece, crossbar, row, whole);
    };
  }

  /** Refuses crossbars that the chip does not have. */
  static void checkInside(long first, long count, Architecture arch) {
    if (first < 0 || count < 1 || first + count > arch.crossbars()) {
      throw new IllegalArgumentException(
          "crossbars " + first + " to " + (first + count - 1) + " of " + arch.crossbars());
    }
  }

  /** The pieces that one statement writes; equal ones are the same. */
  private record Pieces(
      StackedMatrix matrix,
      List<Affine> place,
      int blockColumns,
      int blockCrossbars,
      Map<List<Integer>, WrittenPiece> known) {

    static Pieces of(Call call) {
      StackedMatrix matrix = call.products().stacked(call);
      if (!matrix.name().equals(call.operation().name("mat"))) {
        throw new IllegalArgumentException(
            "mat " + call.operation().name("mat") + " is not the params' " + matrix.name());
      }
      List<Affine> place =
          List.of(
              call.number("row", 0),
              call.number("rows", 0),
              call.number("column", 0),
              call.number("columns", 0));
      int width = call.header().architecture().crossbar().columns();
      int slices = slices(call);
      boolean across = acrossCrossbars(call.params());
      if (!across && slices > width) {
        throw new IllegalArgumentException(
            "a weight of " + slices + " cells in crossbars of " + width + " columns");
      }
      return new Pieces(
          matrix, place, across ? width : width / slices, across ? slices : 1, new HashMap<>());
    }

    WrittenPiece at(Map<String, Long> variables) {
      List<Integer> values =
          place.stream().map(value -> Math.toIntExact(value.at(variables))).toList();
      return known.computeIfAbsent(
          values,
          _ ->
              new WrittenPiece(
                  matrix,
                  values.get(0),
                  values.get(1),
                  values.get(2),
                  values.get(3),
                  blockColumns,
                  blockCrossbars));
    }
  }

  private static int slices(Call call) {
    Params params = call.params();
    return call.header()
        .architecture()
        .crossbar()
        .slices(params.integer("weight_bits"), encoding(params));
  }

  /** The key {@code encoding}. */
  static WeightEncoding encoding(Params params) {
    return switch (params.word("encoding")) {
      case "offset" -> WeightEncoding.OFFSET;
      case "differential" -> WeightEncoding.DIFFERENTIAL;
      case "twos_complement" -> WeightEncoding.TWOS_COMPLEMENT;
      case String other ->
          throw new IllegalArgumentException(params.name() + ": no encoding " + other);
    };
  }

  private static boolean acrossCrossbars(Params params) {
    return switch (params.word("binding")) {
      case "xb" -> true;
      case "xbc" -> false;
      case String other ->
          throw new IllegalArgumentException(params.name() + ": no binding " + other);
    };
  }
}
