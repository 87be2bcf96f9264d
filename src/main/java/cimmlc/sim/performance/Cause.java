package cimmlc.sim.performance;

import java.util.List;

/** Why a unit began when it did. */
enum Cause {
  /** The segment, or the stage before, had just ended. */
  START("start"),
  /** A value that it reads was produced then. */
  PRODUCER("waiting for producer"),
  /** The unit before it in the queue began then. */
  ORDER("order"),
  LOAD("load"),
  NOC("NoC"),
  FEED("L1"),
  XB_NOC("crossbar NoC"),
  CROSSBARS("crossbars"),
  ALU("ALU"),
  STORE("store");

  /** All, by their ordinals. */
  static final List<Cause> ALL = List.of(values());

  private final String word;

  Cause(String word) {
    this.word = word;
  }

  /** The name in reports. */
  String word() {
    return word;
  }

  static Cause of(Phase phase) {
    return switch (phase) {
      case LOAD -> LOAD;
      case NOC_IN, GATHER, NOC_OUT -> NOC;
      case FEED -> FEED;
      case XB_IN, XB_OUT -> XB_NOC;
      case MVM -> CROSSBARS;
      case ALU -> ALU;
      case STORE -> STORE;
    };
  }
}
