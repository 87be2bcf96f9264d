package cimmlc.schedule.cg;

/** How long a copy is busy with a window. */
@FunctionalInterface
interface WindowCycles {

  /** Cycles a window of an operator (by index in its segment) that has so many copies. */
  long of(int operator, int copies);
}
