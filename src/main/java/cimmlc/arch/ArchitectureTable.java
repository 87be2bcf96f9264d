package cimmlc.arch;

import java.util.Locale;

/** A chip for people: the three tiers, and what follows from them at 8 bits. */
public final class ArchitectureTable {

  private static final int BITS = 8;

  private final StringBuilder out = new StringBuilder();

  private ArchitectureTable() {}

  /** The text of {@code arch show}. */
  public static String print(Architecture architecture) {
    ArchitectureTable table = new ArchitectureTable();
    table.top(architecture);
    table.chip(architecture.chip());
    table.core(architecture.core());
    table.crossbar(architecture.crossbar());
    table.extensions(architecture.ext());
    table.derived(architecture);
    return table.out.toString();
  }

  private void top(Architecture architecture) {
    row("name", architecture.name());
    row("computing mode", architecture.mode().name());
    row("source", architecture.source().isEmpty() ? "not given" : architecture.source());
    double nanoseconds = architecture.cycleSeconds() * 1e9;
    row(
        "cycle",
        nanoseconds == 0 ? "not given" : String.format(Locale.ROOT, "%.6g ns", nanoseconds));
  }

  private void chip(Chip chip) {
    heading("chip");
    row("core_number", chip.cores() + " = " + chip.cores().count());
    row("alu", figure(chip.aluOpsPerCycle(), "ops/cycle"));
    row("core_noc", network(chip.noc()));
    row("l0_size", figure(chip.l0Bytes(), "B"));
    row("l0_bw", figure(chip.l0BitsPerCycle(), "b/cycle a core"));
    row("l0_bw_total", figure(chip.l0TotalBitsPerCycle(), "b/cycle"));
  }

  private void core(Core core) {
    heading("core");
    row("xb_number", core.crossbars() + " = " + core.crossbars().count());
    row("alu", figure(core.aluOpsPerCycle(), "ops/cycle"));
    row("xb_noc", network(core.noc()));
    row("l1_size", figure(core.l1Bytes(), "B"));
    row("l1_bw", figure(core.l1BitsPerCycle(), "b/cycle"));
  }

  private void crossbar(Crossbar crossbar) {
    heading("crossbar");
    row("xb_size", crossbar.rows() + " rows x " + crossbar.columns() + " columns");
    row("parallel_row", crossbar.parallelRows() + " rows");
    row("dac", figure(crossbar.dacBits(), "bit"));
    row("adc", figure(crossbar.adcBits(), "bit"));
    row("type", crossbar.type());
    row("precision", figure(crossbar.cellBits(), "bit"));
  }

  private void extensions(Extensions ext) {
    heading("beyond the paper");
    row("weight_encoding", ext.weightEncoding().key());
    row("binding", ext.binding().key());
    row("adc_policy", ext.adcPolicy().key() + (ext.columnFlip() ? ", columns flipped" : ""));
    row("write", write(ext.write()));
    row("energy", energy(ext.energy()));
    row("off_chip", offChip(ext.offChip()));
    row("digital_ops", digitalOps(ext.digitalOps()));
  }

  private void derived(Architecture architecture) {
    heading("at 8 bits");
    Crossbar crossbar = architecture.crossbar();
    row("crossbars", grouped(architecture.crossbars()));
    row("cells a weight", grouped(crossbar.slices(BITS, architecture.ext().weightEncoding())));
    row("weight capacity", grouped(architecture.weightCapacity(BITS)) + " weights");
    row("MVM", grouped(crossbar.mvmCycles(BITS)) + " cycles (whole crossbar)");
    String sum = "sums up to " + grouped((long) architecture.adcRange(BITS, BITS));
    row("ADC", (architecture.adcLossless(BITS, BITS) ? "lossless, " : "lossy, ") + sum);
  }

  private static String network(Noc noc) {
    String flits =
        Double.isInfinite(noc.cost().flitBits())
            ? ""
            : ", flits of " + Numbers.text(noc.cost().flitBits()) + " b";
    return noc.type().key()
        + switch (noc.cost()) {
          case NocCost.Ideal() -> ", no cost";
          case NocCost.PerHop(double cycles, _) ->
              ", " + Numbers.text(cycles) + " cycles/hop" + flits;
          case NocCost.Matrix(var cycles, _) -> ", matrix of " + cycles.size() + " rows" + flits;
        };
  }

  private static String write(Write write) {
    if (write.equals(Write.IDEAL)) {
      return "ideal";
    }
    return Numbers.text(write.cyclesPerRow())
        + " cycles/row, "
        + Numbers.text(write.energyPjPerRow())
        + " pJ/row, endurance "
        + figure(write.endurance(), "writes");
  }

  private static String energy(Energy energy) {
    return switch (energy) {
      case Energy.None() -> "not given";
      case Energy.Table(String name) -> "table " + name;
      case Energy.Inline(var figures) -> figures.size() + " components, in the file";
    };
  }

  private static String offChip(OffChip offChip) {
    return switch (offChip) {
      case OffChip.None() -> "none";
      case OffChip.Memory(double bytes, double bitsPerCycle) ->
          "size " + figure(bytes, "B") + ", bandwidth " + figure(bitsPerCycle, "b/cycle");
    };
  }

  private static String digitalOps(DigitalOps ops) {
    return switch (ops) {
      case DigitalOps.All() -> "all";
      case DigitalOps.Only(var names) -> names.isEmpty() ? "none" : String.join(", ", names);
    };
  }

  private static String figure(double value, String unit) {
    return Double.isInfinite(value) ? "ideal" : Numbers.text(value) + " " + unit;
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
  }

  private void heading(String text) {
    out.append('\n').append(text).append('\n');
  }

  private void row(String key, String value) {
    out.append(String.format("  %-16s %s\n", key, value));
  }
}
