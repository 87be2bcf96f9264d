package cimmlc.codegen;

import cimmlc.flow.Flow;
import java.util.List;
import java.util.Map;

/**
 * What code generation gives.
 *
 * @param flow header and lazy body
 * @param weights contents of the weights file
 * @param results by the name of a stage: the tensors that hold their values once it has run;
 *     tensors that are mere views of an input are in no stage
 */
public record GeneratedFlow(Flow flow, WeightStore weights, Map<String, List<String>> results) {}
