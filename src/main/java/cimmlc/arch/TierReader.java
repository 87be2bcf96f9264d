package cimmlc.arch;

import cimmlc.yaml.YamlNode;
import cimmlc.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the three tiers (Figures 5, 6 and 8); empty where a problem was reported. */
final class TierReader {

  private TierReader() {}

  static Optional<Chip> chip(Fields chip, double l0TotalBitsPerCycle) {
    Optional<Grid> cores = chip.grid("core_number");
    double alu = chip.number("alu", Dimension.OPERATIONS);
    Optional<Noc> noc = noc(chip, "core_noc", cores);
    double size = chip.number("l0_size", Dimension.SIZE);
    double port = chip.number("l0_bw", Dimension.BANDWIDTH);
    return both(cores, noc)
        ? Optional.of(new Chip(cores.get(), alu, noc.get(), size, port, l0TotalBitsPerCycle))
        : Optional.empty();
  }

  static Optional<Core> core(Fields core) {
    Optional<Grid> crossbars = core.grid("xb_number");
    double alu = core.number("alu", Dimension.OPERATIONS);
    Optional<Noc> noc = noc(core, "xb_noc", crossbars);
    double size = core.number("l1_size", Dimension.SIZE);
    double bandwidth = core.number("l1_bw", Dimension.BANDWIDTH);
    return both(crossbars, noc)
        ? Optional.of(new Core(crossbars.get(), alu, noc.get(), size, bandwidth))
        : Optional.empty();
  }

  static Optional<Crossbar> crossbar(Fields crossbar) {
    Optional<Grid> size = crossbar.grid("xb_size");
    double parallel = crossbar.number("parallel_row", Dimension.ROWS);
    double dac = crossbar.number("dac", Dimension.BITS);
    double adc = crossbar.number("adc", Dimension.BITS);
    String type = type(crossbar);
    double cell = crossbar.number("precision", Dimension.BITS);
    return size.flatMap(grid -> {
      if (!Limits.cellsFit(grid.rows(), grid.columns())) {
        crossbar.problem("xb_size", grid + " cells, expected at most " + Limits.MOST);
        return Optional.empty();
      }
      OptionalInt rows = parallelRows(crossbar, parallel, grid.rows());
      return rows.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Crossbar(grid.rows(), grid.columns(), rows.getAsInt(), dac, adc, type, cell));
    });
  }

  private static OptionalInt parallelRows(Fields crossbar, double given, int rows) {
    if (Double.isInfinite(given)) {
      return OptionalInt.of(rows);
    }
    if (given > rows) {
      String message = Numbers.text(given) + " rows at once, expected at most xb_size's " + rows;
      crossbar.problem("parallel_row", message);
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) given);
  }

  private static String type(Fields crossbar) {
    String type = crossbar.text("type").orElse("ideal");
    if (!type.matches("[A-Za-z][A-Za-z0-9 +._-]{0,39}") && !type.equals("\\")) {
      crossbar.problem("type", "not a name, expected SRAM, ReRAM, PCM, Flash or the like");
    }
    return type.equals("\\") ? "ideal" : type;
  }

  private static boolean both(Optional<?> a, Optional<?> b) {
    return a.isPresent() && b.isPresent();
  }

  private static Optional<Noc> noc(Fields tier, String key, Optional<Grid> grid) {
    NocType type =
        tier.value(key)
            .flatMap(_ -> tier.oneOf(key, Arrays.asList(NocType.values()), NocType::key))
            .orElse(NocType.IDEAL);
    String costKey = key + "_cost";
    Optional<NocCost> cost =
        tier.value(costKey)
            .map(node -> cost(tier, costKey, node, grid))
            .orElse(Optional.of(new NocCost.Ideal()));
    if (type == NocType.IDEAL && cost.isPresent() && cost.get() instanceof NocCost.PerHop) {
      tier.problem(
          costKey, "a cost a hop of an ideal network, expected " + key + ": mesh or the like");
      return Optional.empty();
    }
    return cost.map(c -> new Noc(type, c));
  }

  private static Optional<NocCost> cost(
      Fields tier, String key, YamlNode node, Optional<Grid> grid) {
    double flit = Dimension.FLIT.ideal();
    return switch (node) {
      case YamlNode.Scalar _ -> perHop(tier.numbers().quantity(key, node, Dimension.HOP), flit);
      case Sequence matrix -> matrix(tier, key, matrix, grid, flit);
      case YamlNode.Mapping map -> costMap(tier, key, map, grid);
    };
  }

  private static Optional<NocCost> costMap(
      Fields tier, String key, YamlNode.Mapping map, Optional<Grid> grid) {
    Fields fields = Fields.of(map, List.of("hop", "matrix", "flit"), tier.numbers());
    double flit = fields.number("flit", Dimension.FLIT);
    if (fields.has("hop") == fields.has("matrix")) {
      tier.problem(key, "expected either hop: 2 cycles/hop or matrix: [[...], ...] in it");
      return Optional.empty();
    }
    if (fields.has("hop")) {
      return perHop(OptionalDouble.of(fields.number("hop", Dimension.HOP)), flit);
    }
    if (fields.value("matrix").orElse(map) instanceof Sequence matrix) {
      return matrix(fields, "matrix", matrix, grid, flit);
    }
    fields.problem("matrix", "expected a list of rows of cycles");
    return Optional.empty();
  }

  private static Optional<NocCost> perHop(OptionalDouble cycles, double flit) {
    return cycles.isEmpty()
        ? Optional.empty()
        : Optional.of(new NocCost.PerHop(cycles.getAsDouble(), flit));
  }

  private static Optional<NocCost> matrix(
      Fields tier, String key, Sequence matrix, Optional<Grid> grid, double flit) {
    if (grid.isEmpty()) {
      return Optional.empty();
    }
    long units = grid.get().count();
    if (matrix.items().size() != units) {
      String rows = "a matrix of " + matrix.items().size() + " rows";
      tier.problem(key, rows + ", expected " + units + ", one for each of " + grid.get());
      return Optional.empty();
    }
    List<List<Double>> cycles = new ArrayList<>();
    for (YamlNode row : matrix.items()) {
      row(tier, key, row, units).ifPresent(cycles::add);
    }
    return cycles.size() == units
        ? Optional.of(new NocCost.Matrix(cycles, flit))
        : Optional.empty();
  }

  private static Optional<List<Double>> row(Fields tier, String key, YamlNode row, long units) {
    if (!(row instanceof Sequence(var items, _)) || items.size() != units) {
      String what = row instanceof Sequence s ? "a row of " + s.items().size() : row.kind();
      String message = key + ": " + what + ", expected a row of " + units + " costs in cycles";
      tier.numbers().problems().add(row.where(), message);
      return Optional.empty();
    }
    List<Double> cycles = new ArrayList<>(items.size());
    for (YamlNode item : items) {
      tier.numbers().quantity(key, item, Dimension.CYCLES).ifPresent(cycles::add);
    }
    return cycles.size() == units ? Optional.of(cycles) : Optional.empty();
  }
}
