package cimmlc.codegen;

import cimmlc.flow.Statement;
import java.util.List;

/**
 * What one scheduled operator becomes.
 *
 * @param weightWrites into all copies
 * @param steps in order
 */
record Lowered(List<Statement> weightWrites, List<Step> steps) {}
