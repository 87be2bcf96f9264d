package cimmlc.flow;

/**
 * A meta-operator flow.
 *
 * @param header what the statements refer to
 * @param body the segments in order: lazy from code generation, a list from the parser
 */
public record Flow(Header header, Iterable<Statement.Segment> body) {}
