package cimmlc.arch;

/**
 * The chip tier (3.2.1, Figure 5).
 *
 * @param cores {@code core_number}
 * @param aluOpsPerCycle {@code alu}, operations/cycle of the chip's own ALU
 * @param noc between the cores
 * @param l0Bytes size of the global buffer
 * @param l0BitsPerCycle {@code l0_bw}, of the port of one core to the global buffer
 * @param l0TotalBitsPerCycle {@code l0_bw_total}, of all ports together
 */
public record Chip(
    Grid cores,
    double aluOpsPerCycle,
    Noc noc,
    double l0Bytes,
    double l0BitsPerCycle,
    double l0TotalBitsPerCycle) {

  public Chip {
    Positive.check("alu", aluOpsPerCycle);
    Positive.check("l0_size", l0Bytes);
    Positive.check("l0_bw", l0BitsPerCycle);
    Positive.check("l0_bw_total", l0TotalBitsPerCycle);
    Positive.checkShape(noc, cores);
  }
}
