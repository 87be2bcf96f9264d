package cimmlc.sim.performance;

/** What a window goes through, in order; a phase whose resource is ideal does not exist. */
enum Phase {
  /** Input bits from L0 over the ports of the copy's cores. */
  LOAD("load"),
  /** Input bits over the network between the cores. */
  NOC_IN("NoC"),
  /** Input bits from L1 to the crossbars. */
  FEED("L1"),
  /** Input bits over the network between the crossbars of a core. */
  XB_IN("crossbar NoC"),
  /** The activation of the crossbars. */
  MVM("crossbars"),
  /** Partial sums over the network between the crossbars of a core. */
  XB_OUT("crossbar NoC"),
  /** Partial sums over the network to the core that adds them. */
  GATHER("NoC"),
  /** Partial sums and requantisation on the cores' ALUs. */
  ALU("ALU"),
  /** Output bits over the network between the cores. */
  NOC_OUT("NoC"),
  /** Output bits to L0 over the ports of the copy's cores. */
  STORE("store");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /** The name in reports. */
  String word() {
    return word;
  }
}
