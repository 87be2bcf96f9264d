package cimmlc.arch;

import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a chip as a description file; reading it gives an equal chip. Ideal keys are left out. */
public final class ArchitectureWriter {

  private static final BigDecimal KILO = BigDecimal.valueOf(1024);

  private final StringBuilder out = new StringBuilder();

  private ArchitectureWriter() {}

  /** The canonical YAML of a chip. */
  public static String print(Architecture architecture) {
    ArchitectureWriter writer = new ArchitectureWriter();
    writer.top(architecture);
    writer.chip(architecture.chip());
    writer.core(architecture.core());
    writer.crossbar(architecture.crossbar());
    writer.extensions(architecture.ext());
    return writer.out.toString();
  }

  private void top(Architecture architecture) {
    line("name: " + quoted(architecture.name()));
    line("computing_mode: " + architecture.mode());
    if (!architecture.source().isEmpty()) {
      line("source: " + quoted(architecture.source()));
    }
    if (architecture.cycleSeconds() > 0) {
      BigDecimal seconds = new BigDecimal(Double.toString(architecture.cycleSeconds()));
      line("cycle: " + plain(seconds.movePointRight(9)) + " ns");
    }
  }

  private void chip(Chip chip) {
    line("chip:");
    line("  core_number: " + pair(chip.cores()));
    capacity("  alu", chip.aluOpsPerCycle(), " ops/cycle");
    noc("  core_noc", chip.noc());
    size("  l0_size", chip.l0Bytes());
    capacity("  l0_bw", chip.l0BitsPerCycle(), " b/cycle");
    capacity("  l0_bw_total", chip.l0TotalBitsPerCycle(), " b/cycle");
  }

  private void core(Core core) {
    line("core:");
    line("  xb_number: " + pair(core.crossbars()));
    capacity("  alu", core.aluOpsPerCycle(), " ops/cycle");
    noc("  xb_noc", core.noc());
    size("  l1_size", core.l1Bytes());
    capacity("  l1_bw", core.l1BitsPerCycle(), " b/cycle");
  }

  private void crossbar(Crossbar crossbar) {
    line("crossbar:");
    line("  xb_size: " + pair(new Grid(crossbar.rows(), crossbar.columns())));
    line("  parallel_row: " + crossbar.parallelRows());
    capacity("  dac", crossbar.dacBits(), " bit");
    capacity("  adc", crossbar.adcBits(), " bit");
    if (!crossbar.type().equals("ideal")) {
      line("  type: " + quoted(crossbar.type()));
    }
    capacity("  precision", crossbar.cellBits(), " bit");
  }

  private void noc(String key, Noc noc) {
    if (noc.type() != NocType.IDEAL) {
      line(key + ": " + noc.type().key());
    }
    switch (noc.cost()) {
      case NocCost.Ideal() -> {}
      case NocCost.PerHop(double cycles, double flit) -> {
        String hop = Numbers.text(cycles) + " cycles/hop";
        line(key + "_cost: " + (Double.isInfinite(flit) ? hop : flits("hop: " + hop, flit)));
      }
      case NocCost.Matrix(var cycles, double flit) -> {
        String rows =
            cycles.stream()
                .map(ArchitectureWriter::row)
                .collect(Collectors.joining(", ", "[", "]"));
        line(key + "_cost: " + (Double.isInfinite(flit) ? rows : flits("matrix: " + rows, flit)));
      }
    }
  }

  private static String flits(String cost, double flit) {
    return "{ flit: " + Numbers.text(flit) + " b, " + cost + " }";
  }

  private static String row(List<Double> cycles) {
    return cycles.stream().map(Numbers::text).collect(Collectors.joining(", ", "[", "]"));
  }

  private void extensions(Extensions ext) {
    if (ext.weightEncoding() != WeightEncoding.OFFSET) {
      line("weight_encoding: " + ext.weightEncoding().key());
    }
    write(ext.write());
    energy(ext.energy());
    offChip(ext.offChip());
    if (ext.binding() != Binding.B_TO_COLUMNS) {
      line("binding: " + ext.binding().key());
    }
    if (ext.digitalOps() instanceof DigitalOps.Only(List<String> names)) {
      line("digital_ops: " + names.stream().map(ArchitectureWriter::quoted).toList());
    }
    if (ext.adcPolicy() != AdcPolicy.UNIFORM) {
      line("adc_policy: " + ext.adcPolicy().key());
    }
    if (ext.columnFlip()) {
      line("column_flip: true");
    }
  }

  private void write(Write write) {
    if (!write.equals(Write.IDEAL)) {
      line("write:");
      line("  cycles: " + Numbers.text(write.cyclesPerRow()) + " cycles/row");
      line("  energy: " + Numbers.text(write.energyPjPerRow()) + " pJ/row");
      capacity("  endurance", write.endurance(), " writes");
    }
  }

  private void energy(Energy energy) {
    switch (energy) {
      case Energy.None() -> {}
      case Energy.Table(String name) -> line("energy: " + quoted(name));
      case Energy.Inline(Map<Component, Figure> figures) -> {
        line(figures.isEmpty() ? "energy: {}" : "energy:");
        figures.forEach(this::figure);
      }
    }
  }

  private void figure(Component component, Figure figure) {
    line("  " + component.key() + ":");
    line("    value: " + Numbers.text(figure.value()) + " " + component.unit());
    line("    source: " + quoted(figure.source()));
  }

  private void offChip(OffChip offChip) {
    if (offChip instanceof OffChip.Memory(double bytes, double bitsPerCycle)) {
      boolean ideal = Double.isInfinite(bytes) && Double.isInfinite(bitsPerCycle);
      line(ideal ? "off_chip: ideal" : "off_chip:");
      size("  size", bytes);
      capacity("  bandwidth", bitsPerCycle, " b/cycle");
    }
  }

  private void capacity(String key, double value, String unit) {
    if (Double.isFinite(value)) {
      line(key + ": " + Numbers.text(value) + unit);
    }
  }

  private void size(String key, double bytes) {
    if (Double.isInfinite(bytes)) {
      return;
    }
    BigDecimal size = new BigDecimal(Double.toString(bytes));
    String unit = " B";
    for (String larger : List.of(" KB", " MB", " GB")) {
      if (size.remainder(KILO).signum() == 0) {
        size = size.divide(KILO);
        unit = larger;
      }
    }
    line(key + ": " + plain(size) + unit);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private static String pair(Grid grid) {
    return "[" + grid.rows() + ", " + grid.columns() + "]";
  }

  private static String plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return Math.abs(stripped.scale()) > 20 ? stripped.toString() : stripped.toPlainString();
  }

  /** Words as they are, all else in quotation marks. */
  private static String quoted(String text) {
    boolean word = text.matches("[A-Za-z][A-Za-z0-9_.-]*");
    if (word && !text.equals("null") && !text.equals("ideal")) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').appendCodePoint(c);
          } else if (c >= ' ' && c < 0x7F) {
            quoted.appendCodePoint(c);
          } else {
            quoted.append(String.format("\\U%08X", c));
          }
        });
    return quoted.append('"').toString();
  }
}
