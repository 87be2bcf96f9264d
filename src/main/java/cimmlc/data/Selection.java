package cimmlc.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which samples are wanted and how they are scaled.
 *
 * @param labels a file of classes for all samples of the source, null for those that it has itself
 * @param skip samples left out at the beginning
 * @param limit greatest number of samples, at least 1
 * @param normalization of every value
 */
public record Selection(@Nullable Path labels, int skip, int limit, Normalization normalization) {

  /** Everything, as it is. */
  public static final Selection ALL = new Selection(null, 0, Integer.MAX_VALUE, Normalization.NONE);

  public Selection {
    if (skip < 0 || limit < 1) {
      throw new IllegalArgumentException("skip must be at least 0, limit at least 1");
    }
  }

  /** At most so many samples, not normalised, after skipping some. */
  public static Selection of(int skip, int limit) {
    return new Selection(null, skip, limit, Normalization.NONE);
  }
}
