package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Energy;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.NocCost;
import cimmlc.arch.OffChip;
import cimmlc.flow.Header;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/** One line for each idealisation under which a flow was timed. */
final class Assumptions {

  private final Header header;
  private final Architecture arch;
  private final List<String> lines = new ArrayList<>();

  private Assumptions(Header header) {
    this.header = header;
    this.arch = header.architecture();
  }

  /**
   * The assumptions of a simulation.
   *
   * @param spread true if sums of an operator cross cores
   * @param uncovered components that did something and have no figure
   */
  static List<String> of(
      Header header, List<SegmentTiming> segments, boolean spread, List<Component> uncovered) {
    Assumptions all = new Assumptions(header);
    all.buffers();
    all.networks(spread);
    all.units();
    all.weights(segments);
    all.energy(uncovered);
    return all.lines;
  }

  private void line(boolean inForce, String text) {
    if (inForce) {
      lines.add(text);
    }
  }

  private void buffers() {
    boolean ports = Double.isInfinite(arch.chip().l0BitsPerCycle());
    line(ports, "l0_bw ideal: loading and storing over a core's port takes no time");
    line(
        Double.isInfinite(arch.chip().l0TotalBitsPerCycle()),
        "l0_bw_total ideal: all ports of the global buffer work at once at full speed");
    line(
        Double.isInfinite(arch.core().l1Bytes()) && !ports,
        "l1_size ideal: a copy loads every input value once");
    line(
        Double.isInfinite(arch.core().l1BitsPerCycle()),
        "l1_bw ideal: feeding crossbars from L1 takes no time");
    List<String> outside =
        header.tensors().values().stream()
            .filter(tensor -> tensor.address().space() == Space.OFF_CHIP)
            .map(TensorDecl::name)
            .toList();
    line(
        !outside.isEmpty(),
        "off-chip memory is as fast as the global buffer; there lie " + String.join(", ", outside));
  }

  private void networks(boolean spread) {
    boolean ideal = arch.chip().noc().cost() instanceof NocCost.Ideal;
    line(ideal, "core_noc ideal: transfers between cores and the global buffer take no time");
    line(spread, "partial sums of an operator that cross cores take no time");
    boolean idealInside = arch.core().noc().cost() instanceof NocCost.Ideal;
    line(idealInside, "xb_noc ideal: transfers between the crossbars of a core take no time");
    line(
        !idealInside && arch.mode() == ComputingMode.CM,
        "core mode: transfers between the crossbars of a core take no time");
  }

  private void units() {
    line(
        Double.isInfinite(arch.core().aluOpsPerCycle()),
        "core alu ideal: partial sums, requantisation and digital operators on cores take no time");
    line(
        Double.isInfinite(arch.chip().aluOpsPerCycle()),
        "chip alu ideal: its digital operators take no time");
    line(true, "digital operators find their operands at their ALU: no port or network is used");
    line(true, "images that overlap have activation buffers of their own");
  }

  private void weights(List<SegmentTiming> segments) {
    boolean ideal = arch.ext().write().isIdeal();
    line(
        ideal && segments.size() > 1,
        "write ideal: writing the weights of a segment takes no time");
    line(!ideal && segments.size() == 1, "weights are resident: written once, not for each image");
    line(
        arch.ext().offChip() instanceof OffChip.None && segments.size() > 1,
        "weights of later segments come from a memory that the chip does not describe");
  }

  private void energy(List<Component> uncovered) {
    if (arch.ext().energy() instanceof Energy.None) {
      line(true, "no energies given: neither energy nor power is known");
      return;
    }
    for (Component component : uncovered) {
      line(true, "energy of " + component.key() + " not covered: no figure for it");
    }
    line(true, "energy of writing weights not covered");
    line(arch.cycleSeconds() == 0, "duration of a cycle unknown: leakage and watts left out");
  }
}
