package cimmlc.cli;

import cimmlc.data.Normalization;
import cimmlc.data.RandomSamples;
import cimmlc.data.SampleFiles;
import cimmlc.data.Samples;
import cimmlc.data.Selection;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data that a network is executed on; a mixin. */
final class InputOptions {

  @Option(
      names = "--inputs",
      paramLabel = "DIR|FILE",
      description = "Data: .npy, .pb, images, IDX, CIFAR .bin. Default: seeded random inputs.")
  @Nullable Path inputs;

  @Option(names = "--labels", paramLabel = "FILE", description = "The right classes.")
  @Nullable Path labels;

  @Option(names = "--limit", description = "At most so many samples.")
  int limit = Integer.MAX_VALUE;

  @Option(names = "--skip", description = "Leave out so many samples at the beginning.")
  int skip;

  @Option(
      names = "--normalize",
      paramLabel = "MEAN,STD",
      description =
          "(x - mean) / std of values in 0 to 1: M,S or, one pair a channel, M,S:M,S:M,S.")
  @Nullable String normalize;

  /** How values are scaled. */
  Normalization normalization() {
    return normalize == null ? Normalization.NONE : Normalization.parse(normalize);
  }

  /**
   * The samples.
   *
   * @param shapes of the network's inputs
   * @param seed of the random samples that stand in where no data are given
   * @param count of these
   * @throws cimmlc.diag.InvalidInputException if the files or numbers do not fit
   */
  Samples samples(List<Shape> shapes, long seed, int count) {
    check();
    return inputs == null
        ? new RandomSamples(shapes, Math.min(limit, count), seed)
        : SampleFiles.open(inputs, shapes, new Selection(labels, skip, limit, normalization()));
  }

  private void check() {
    Diagnostics problems = new Diagnostics();
    if (limit < 1) {
      problems.add(Location.of("--limit"), limit + ", expected at least 1");
    }
    if (skip < 0) {
      problems.add(Location.of("--skip"), skip + ", expected at least 0");
    }
    if (inputs == null && labels != null) {
      problems.add(Location.of("--labels"), "random inputs have no classes: --inputs is needed");
    }
    problems.throwIfAny();
  }
}
