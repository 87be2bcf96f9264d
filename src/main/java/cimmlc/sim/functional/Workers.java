package cimmlc.sim.functional;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads that share the work of one statement; idle ones end by themselves. */
final class Workers {

  private static final long SMALL = 200_000; // a second thread starts in the time of these

  private final int threads;
  private final ForkJoinPool pool;

  Workers(int threads) {
    this.threads = threads;
    pool = new ForkJoinPool(Math.max(1, threads - 1));
  }

  int threads() {
    return threads;
  }

  /**
   * Calls {@code task} for 0 .. count - 1, in any order; the calling thread takes part.
   *
   * @param work of all calls, about, in multiplications: little work stays on the calling thread
   */
  void forEach(int count, long work, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    Runnable drain =
        () -> {
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    int others = work < SMALL ? 0 : Math.min(threads, count) - 1;
    ForkJoinTask<?>[] helpers = new ForkJoinTask<?>[Math.max(0, others)];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = pool.submit(drain);
    }
    drain.run();
    for (ForkJoinTask<?> helper : helpers) {
      helper.join();
    }
  }
}
