package cimmlc.arch;

/**
 * The core tier (3.2.2, Figure 6).
 *
 * @param crossbars {@code xb_number}
 * @param aluOpsPerCycle {@code alu}, operations/cycle of each core's ALU
 * @param noc between the crossbars of a core
 * @param l1Bytes size of a core's local buffer
 * @param l1BitsPerCycle {@code l1_bw}, from the local buffer to all crossbars of the core
 */
public record Core(
    Grid crossbars, double aluOpsPerCycle, Noc noc, double l1Bytes, double l1BitsPerCycle) {

  public Core {
    Positive.check("alu", aluOpsPerCycle);
    Positive.check("l1_size", l1Bytes);
    Positive.check("l1_bw", l1BitsPerCycle);
    Positive.checkShape(noc, crossbars);
  }
}
