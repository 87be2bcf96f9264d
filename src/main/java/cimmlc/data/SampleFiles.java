package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Samples in a file, or in the data files of a directory in the order of their names. */
public final class SampleFiles {

  private SampleFiles() {}

  /**
   * Opens a source of samples. In a directory that holds {@code input_*} files (ONNX's test data)
   * only these count. A network of several inputs takes one file each, in order.
   *
   * @param inputs shapes of the network's inputs, in its order
   * @throws InvalidInputException if nothing fits
   */
  public static Samples open(Path source, List<Shape> inputs, Selection selection) {
    List<Path> files = Files.isDirectory(source) ? files(source) : List.of(source);
    Samples samples =
        inputs.size() == 1
            ? single(source, files, inputs.getFirst(), selection)
            : several(source, files, inputs, selection);
    Path labels = selection.labels();
    return labels == null ? samples : new Labelled(samples, labels(labels, samples, selection));
  }

  private static int[] labels(Path file, Samples samples, Selection selection) {
    int[] labels = Labels.read(file);
    if (labels.length < selection.skip() + samples.size()) {
      throw bad(
          file,
          "holds %d labels for %d samples"
              .formatted(labels.length, selection.skip() + samples.size()));
    }
    return java.util.Arrays.copyOfRange(
        labels, selection.skip(), selection.skip() + samples.size());
  }

  private static Samples single(Path source, List<Path> files, Shape shape, Selection selection) {
    List<Block> blocks = new ArrayList<>();
    long wanted = (long) selection.skip() + selection.limit();
    long count = 0;
    for (Path file : files) {
      if (count < wanted) {
        Block block = Block.open(file, shape, count);
        blocks.add(block);
        count += block.count();
      }
    }
    int size = (int) Math.min(selection.limit(), count - selection.skip());
    if (size < 1) {
      throw bad(source, "holds %d samples, all skipped".formatted(count));
    }
    Samples samples = new Blocks(source, blocks, size, shape, selection);
    // What is wrong with all samples is found before the work begins.
    samples.sample(0);
    return samples;
  }

  private static Samples several(
      Path source, List<Path> files, List<Shape> inputs, Selection selection) {
    if (files.size() != inputs.size()) {
      throw bad(
          source,
          "holds %d data files, the network has %d inputs".formatted(files.size(), inputs.size()));
    }
    List<Samples> parts = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      parts.add(single(files.get(i), List.of(files.get(i)), inputs.get(i), selection));
    }
    return new Joined(source, parts);
  }

  private static List<Path> files(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> known = entries.filter(DataFile::isKnown).sorted(SampleFiles::byNumber).toList();
      List<Path> inputs =
          known.stream().filter(f -> String.valueOf(f.getFileName()).startsWith("input_")).toList();
      if (known.isEmpty()) {
        throw bad(directory, "holds no data files");
      }
      return inputs.isEmpty() ? known : inputs;
    } catch (IOException e) {
      throw bad(directory, "cannot be listed: " + e.getMessage());
    }
  }

  /** Shorter names first where they differ only in a number's digits: input_2 before input_10. */
  private static int byNumber(Path a, Path b) {
    String left = a.getFileName().toString();
    String right = b.getFileName().toString();
    boolean sameStem = left.replaceAll("\\d+", "0").equals(right.replaceAll("\\d+", "0"));
    return sameStem && left.length() != right.length()
        ? Integer.compare(left.length(), right.length())
        : left.compareTo(right);
  }

  static InvalidInputException bad(Path file, String message) {
    return new InvalidInputException(Location.of(file.toString()), message);
  }

  /** Samples of one input, from one file after another. */
  private record Blocks(Path source, List<Block> blocks, int size, Shape shape, Selection selection)
      implements Samples {

    @Override
    public Sample sample(int index) {
      int wanted = selection.skip() + java.util.Objects.checkIndex(index, size);
      int low = 0;
      int high = blocks.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (blocks.get(middle).first() <= wanted) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return blocks.get(low).sample(wanted, shape, selection.normalization());
    }

    @Override
    public String description() {
      return "%d sample%s of %s".formatted(size, size == 1 ? "" : "s", source);
    }

    @Override
    public boolean random() {
      return false;
    }
  }

  /** One input from each part. */
  private record Joined(Path source, List<Samples> parts) implements Samples {

    @Override
    public int size() {
      return parts.stream().mapToInt(Samples::size).min().orElseThrow();
    }

    @Override
    public Sample sample(int index) {
      return new Sample(
          parts.stream().map(part -> part.sample(index).inputs().getFirst()).toList(), null);
    }

    @Override
    public String description() {
      return "%d sample%s of %s".formatted(size(), size() == 1 ? "" : "s", source);
    }

    @Override
    public boolean random() {
      return false;
    }
  }

  /** Samples with classes of a file of their own. */
  private record Labelled(Samples samples, int[] labels) implements Samples {

    @Override
    public int size() {
      return samples.size();
    }

    @Override
    public Sample sample(int index) {
      return new Sample(samples.sample(index).inputs(), labels[index]);
    }

    @Override
    public String description() {
      return samples.description();
    }

    @Override
    public boolean random() {
      return samples.random();
    }
  }
}
