package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import java.util.Iterator;
import java.util.stream.IntStream;

/** A finite series of samples that are read when they are asked for. */
public interface Samples extends Iterable<Sample> {

  /** Number of samples, at least 1. */
  int size();

  /**
   * Reads one sample.
   *
   * @param index 0-based
   * @throws InvalidInputException if its file turns out to be bad
   */
  Sample sample(int index);

  /** Where the samples come from, for people: {@code "100 samples of images.npy"}. */
  String description();

  /** True where the data are invented: results on them say nothing about accuracy. */
  boolean random();

  @Override
  default Iterator<Sample> iterator() {
    return IntStream.range(0, size()).mapToObj(this::sample).iterator();
  }
}
