package cimmlc.sim.performance;

import java.util.Arrays;

/** Numbers in the order of their keys. */
final class SlotHeap {

  private long[] keys = new long[64];
  private int[] slots = new int[64];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /** The least key. */
  long firstKey() {
    return keys[0];
  }

  void add(long key, int slot) {
    if (size == slots.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      slots = Arrays.copyOf(slots, 2 * size);
    }
    int hole = size++;
    while (hole > 0 && key < keys[(hole - 1) / 2]) {
      int parent = (hole - 1) / 2;
      keys[hole] = keys[parent];
      slots[hole] = slots[parent];
      hole = parent;
    }
    keys[hole] = key;
    slots[hole] = slot;
  }

  /** Removes the number with the least key. */
  int poll() {
    final int first = slots[0];
    size--;
    long key = keys[size];
    int slot = slots[size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (keys[child] >= key) {
        break;
      }
      keys[hole] = keys[child];
      slots[hole] = slots[child];
      hole = child;
    }
    keys[hole] = key;
    slots[hole] = slot;
    return first;
  }
}
