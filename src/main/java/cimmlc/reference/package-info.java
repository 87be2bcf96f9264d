/**
 * Comparison with ONNX Runtime: the integer network bit for bit, the real-valued network for
 * accuracy, and the ranges of activations for quantisation (semantics.md, section 8).
 *
 * <p>In: a {@link cimmlc.graph.Graph}, samples, and our values of its tensors. Out: ranges, {@link
 * cimmlc.reference.Comparison} and {@link cimmlc.reference.Accuracy}. Nothing else in the project
 * uses ONNX Runtime.
 */
@NullMarked
package cimmlc.reference;

import org.jspecify.annotations.NullMarked;
