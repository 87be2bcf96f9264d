/**
 * The network: a directed acyclic graph of operators on tensors, its quantisation, its text form
 * and the integer reference {@code Evaluator}.
 *
 * <p>In: what {@code cimmlc.onnx} imports. Out: an immutable {@link cimmlc.graph.Graph} whose nodes
 * stand in topological order. Shapes are ONNX's (N, C, H, W); where the bytes lie is code
 * generation's business. Numbers follow ONNX's QDQ meaning, {@code real = scale * (q -
 * zero_point)}.
 */
@NullMarked
package cimmlc.graph;

import org.jspecify.annotations.NullMarked;
