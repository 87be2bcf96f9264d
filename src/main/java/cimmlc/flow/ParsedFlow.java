package cimmlc.flow;

import cimmlc.diag.Location;
import java.util.IdentityHashMap;

/**
 * A flow read from text.
 *
 * @param flow what was read; its body is a list
 * @param places where each statement stands, by identity
 */
public record ParsedFlow(Flow flow, IdentityHashMap<Statement, Location> places) {}
