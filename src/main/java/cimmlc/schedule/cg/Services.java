package cimmlc.schedule.cg;

/** How operators of a segment would be served. */
@FunctionalInterface
public interface Services {

  /** The service of an operator (by index in its segment) that has so many copies. */
  Service of(int operator, int copies);
}
