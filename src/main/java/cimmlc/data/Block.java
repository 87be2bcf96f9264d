package cimmlc.data;

import cimmlc.graph.Shape;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one file.
 *
 * @param first index of its first sample in the whole source
 * @param values the file's content; null for a picture, which is decoded when it is asked for
 */
record Block(Path file, long first, int count, @Nullable Values values) {

  /** Opens a file whose samples have the shape of the network's input. */
  static Block open(Path file, Shape shape, long first) {
    if (DataFile.isImage(file)) {
      return new Block(file, first, 1, null);
    }
    Values values = DataFile.open(file, shape.elements());
    return new Block(file, first, count(file, values.shape(), shape), values);
  }

  /** How many samples a file holds whose inner axes must be those of the network's input. */
  private static int count(Path file, Shape found, Shape input) {
    List<Integer> sample = input.rank() > 1 ? input.dims().subList(1, input.rank()) : input.dims();
    List<Integer> tail = withoutOnes(sample);
    List<Integer> dims = withoutOnes(found.dims());
    long elements = Math.max(1, input.elements());
    boolean fits = endsWith(dims, tail) || tail.size() == 1 && flattensTo(dims, tail.getFirst());
    if (!fits || found.elements() == 0 || found.elements() % elements != 0) {
      throw SampleFiles.bad(file, "has shape %s, the network's input %s".formatted(found, input));
    }
    return Math.toIntExact(found.elements() / elements);
  }

  private static List<Integer> withoutOnes(List<Integer> dims) {
    return dims.stream().filter(dim -> dim != 1).toList();
  }

  private static boolean endsWith(List<Integer> dims, List<Integer> tail) {
    return dims.size() >= tail.size()
        && dims.subList(dims.size() - tail.size(), dims.size()).equals(tail);
  }

  private static boolean flattensTo(List<Integer> dims, int elements) {
    long product = 1;
    for (int axis = dims.size() - 1; axis >= 0 && product < elements; axis--) {
      product *= dims.get(axis);
    }
    return product == elements;
  }

  /** Reads the sample of an index in the whole source. */
  Sample sample(int index, Shape shape, Normalization normalization) {
    int elements = Math.toIntExact(shape.elements());
    Values from = values == null ? DataFile.open(file, elements) : values;
    float[] input = new float[elements];
    from.read((index - first) * elements, input);
    normalization.apply(input, shape, from.type() == ElementType.UINT8);
    int @Nullable [] labels = from.labels();
    boolean labelled = labels != null && labels.length == count;
    return new Sample(
        List.of(input), labels != null && labelled ? labels[(int) (index - first)] : null);
  }
}
