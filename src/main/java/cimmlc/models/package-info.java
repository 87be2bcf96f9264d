/**
 * Built-in networks: the shapes of torchvision's ResNets and VGGs and a few small networks, with
 * seeded random weights, as ONNX models.
 *
 * <p>In: a name and a seed. Out: a {@code MappedModel} that {@code cimmlc.onnx} imports like any
 * other, its weights outside the heap. BatchNormalization is folded: convolutions have biases.
 */
@NullMarked
package cimmlc.models;

import org.jspecify.annotations.NullMarked;
