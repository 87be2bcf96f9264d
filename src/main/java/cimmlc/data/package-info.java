/**
 * Inputs of networks: readers of .npy, ONNX TensorProto .pb, .png and .jpg, IDX (MNIST, also
 * gzipped) and CIFAR .bin files, labels, seeded random inputs, and a writer of .npy.
 *
 * <p>In: a file or directory, and the input tensors of a graph. Out: {@link cimmlc.data.Samples},
 * read one at a time, each a float32 array for every input of the network and perhaps a label. Bad
 * files become an {@link cimmlc.diag.InvalidInputException} of one line.
 */
@NullMarked
package cimmlc.data;

import org.jspecify.annotations.NullMarked;
