package cimmlc.sim.performance;

/**
 * Requests in the order of their times; ties by stream, unit and phase. Each phase of each lane has
 * a slot, which holds at most one request.
 */
final class RequestQueue {

  private final int[] stream;
  private final int[] lane;
  private final int[] phase;
  private final long[] time;
  private final int[] ordinal;
  private final int[] heap;
  private int size;

  RequestQueue(int slots) {
    this.stream = new int[slots];
    this.lane = new int[slots];
    this.phase = new int[slots];
    this.time = new long[slots];
    this.ordinal = new int[slots];
    this.heap = new int[slots];
  }

  void define(int slot, int ofStream, int ofLane, int ofPhase) {
    stream[slot] = ofStream;
    lane[slot] = ofLane;
    phase[slot] = ofPhase;
  }

  int stream(int slot) {
    return stream[slot];
  }

  int lane(int slot) {
    return lane[slot];
  }

  int phase(int slot) {
    return phase[slot];
  }

  long time(int slot) {
    return time[slot];
  }

  int ordinal(int slot) {
    return ordinal[slot];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(int slot, long at, int unitOrdinal) {
    time[slot] = at;
    ordinal[slot] = unitOrdinal;
    int hole = size++;
    while (hole > 0 && before(slot, heap[(hole - 1) / 2])) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = slot;
  }

  /** Removes the first request; its slot keeps the values until it is used again. */
  int poll() {
    int first = heap[0];
    int moved = heap[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], moved)) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = moved;
    return first;
  }

  private boolean before(int a, int b) {
    if (time[a] != time[b]) {
      return time[a] < time[b];
    }
    if (stream[a] != stream[b]) {
      return stream[a] < stream[b];
    }
    return ordinal[a] != ordinal[b] ? ordinal[a] < ordinal[b] : phase[a] < phase[b];
  }
}
