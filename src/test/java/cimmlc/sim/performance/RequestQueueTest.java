package cimmlc.sim.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

  private record Request(long time, int stream, int ordinal, int slot) {}

  @Test
  void requestsComeInTheOrderOfTimesThenStreamsThenUnits() {
    Random random = new Random(1);
    int slots = 300;
    RequestQueue queue = new RequestQueue(slots, 7);
    PriorityQueue<Request> expected =
        new PriorityQueue<>(
            Comparator.comparingLong(Request::time)
                .thenComparingInt(Request::stream)
                .thenComparingInt(Request::ordinal));
    for (int slot = 0; slot < slots; slot++) {
      add(queue, expected, new Request(7 + random.nextInt(50), slot, random.nextInt(9), slot));
    }
    for (int i = 0; i < 20_000; i++) {
      Request first = expected.remove();
      assertThat(queue.poll()).isEqualTo(first.slot());
      assertThat(queue.time(first.slot())).isEqualTo(first.time());
      // The same cycle again, the next ones, or far away.
      int wait = random.nextInt(8) == 0 ? random.nextInt(5000) : random.nextInt(3);
      int stream = wait == 0 ? first.stream() : random.nextInt(1000);
      Request next =
          new Request(first.time() + wait, stream, first.ordinal() + 1 + i, first.slot());
      add(queue, expected, next);
    }
    while (!expected.isEmpty()) {
      assertThat(queue.poll()).isEqualTo(expected.remove().slot());
    }
    assertThat(queue.poll()).isEqualTo(-1);
  }

  private static void add(RequestQueue queue, PriorityQueue<Request> expected, Request request) {
    expected.add(request);
    queue.add(
        request.slot(), request.time(), RequestQueue.rank(request.stream(), request.ordinal(), 0));
  }

  @Test
  void nothingIsAskedForInThePast() {
    RequestQueue queue = new RequestQueue(2, 0);
    queue.add(0, 3, 0);
    assertThat(queue.poll()).isZero();
    assertThatThrownBy(() -> queue.add(1, 2, 0)).isInstanceOf(IllegalStateException.class);
  }
}
