package cimmlc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Wall time of the phases of a compilation; a phase inside another, or beside it, counts for itself
 * alone.
 */
final class Phases {

  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
  private double inner;

  /** Seconds so far, by phase. */
  Map<String, Double> seconds() {
    return seconds;
  }

  /** Counts time that was spent elsewhere. */
  void add(String phase, double spent) {
    seconds.merge(phase, spent, Double::sum);
  }

  /**
   * Begins the work of a phase beside what the caller does, one such phase after another; what is
   * returned waits for the result.
   */
  <T> Supplier<T> beside(String phase, Supplier<T> work) {
    CompletableFuture<Result<T>> result =
        last.handleAsync(
            (_, _) -> measured(work), task -> Thread.ofPlatform().daemon().start(task));
    last = result;
    return () -> {
      Result<T> done = await(result);
      add(phase, done.seconds());
      return done.value();
    };
  }

  private record Result<T>(T value, double seconds) {}

  private static <T> Result<T> measured(Supplier<T> work) {
    long start = System.nanoTime();
    return new Result<>(work.get(), (System.nanoTime() - start) * 1e-9);
  }

  private static <T> T await(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Does the work of a phase. */
  <T> T timed(String phase, Supplier<T> work) {
    double outer = inner;
    inner = 0;
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      double spent = (System.nanoTime() - start) * 1e-9;
      add(phase, spent - inner);
      inner = outer + spent;
    }
  }
}
