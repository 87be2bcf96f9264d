/**
 * ONNX files to {@link cimmlc.graph.Graph} and back.
 *
 * <p>In: a model file of opset 7 or newer ({@link cimmlc.onnx.OnnxReader}), or a graph ({@link
 * cimmlc.onnx.OnnxWriter}). Out: a graph in canonical form with static shapes, whose large weights
 * are views of the mapped file, or a file that ONNX Runtime runs: float, quantised (QDQ),
 * annotated. Everything that a file may have wrong is reported at once, a line a node, as an {@link
 * cimmlc.diag.InvalidInputException}.
 */
@NullMarked
package cimmlc.onnx;

import org.jspecify.annotations.NullMarked;
