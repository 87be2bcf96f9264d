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

/** What the activations of a float model are quantised by; a mixin. */
final class CalibrationOptions {

  @Option(
      names = "--calibration",
      paramLabel = "DIR|FILE",
      description =
          "Inputs that a float model is quantised with: .npy, .pb, images, IDX, CIFAR .bin."
              + " Default: one seeded random input.")
  @Nullable Path source;

  @Option(
      names = "--calibration-limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many of them. Default: ${DEFAULT-VALUE}.")
  int limit = 100;

  @Option(
      names = "--calibration-skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Leave out so many of them at the beginning. Default: ${DEFAULT-VALUE}.")
  int skip;

  @Option(
      names = "--percentile",
      paramLabel = "P",
      defaultValue = "100",
      description =
          "Per cent of an activation's values that its range covers, such as 99.99. Default: 100,"
              + " from the least to the greatest.")
  double percentile = 100;

  /** The part of an activation's values that its range covers, above 0; 1 is all. */
  double part() {
    return percentile / 100;
  }

  /**
   * The calibration inputs.
   *
   * @param shapes of the network's inputs
   * @param seed of the random input that stands in where no data are given
   * @throws cimmlc.diag.InvalidInputException if the files do not fit the network
   */
  Samples samples(List<Shape> shapes, Normalization normalization, long seed) {
    return source == null
        ? new RandomSamples(shapes, 1, seed)
        : SampleFiles.open(source, shapes, new Selection(null, skip, limit, normalization));
  }

  /** Adds what is wrong with the numbers. */
  void check(Diagnostics problems) {
    if (limit < 1) {
      problems.add(Location.of("--calibration-limit"), limit + ", expected at least 1");
    }
    if (skip < 0) {
      problems.add(Location.of("--calibration-skip"), skip + ", expected at least 0");
    }
    if (!(percentile > 50 && percentile <= 100)) {
      problems.add(
          Location.of("--percentile"), percentile + ", expected more than 50 and at most 100");
    }
  }
}
