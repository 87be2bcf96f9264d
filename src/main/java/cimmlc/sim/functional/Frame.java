package cimmlc.sim.functional;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.ValueType;
import java.util.HashMap;
import java.util.Map;

/**
 * The state of one execution.
 *
 * @param cores what has been written into each core, by flat index
 * @param crossbars what has been written into the rows of crossbars
 * @param pending windows of {@code cim.read_core}s that issue together and are not computed yet
 * @param variables of the enclosing {@code repeat}s
 */
record Frame(
    Memory memory,
    Map<Long, Written> cores,
    Crossbars crossbars,
    PendingWindows pending,
    Workers workers,
    Map<String, Long> variables) {

  /**
   * Content of a core.
   *
   * @param constant the matrix
   * @param index which core of the copy this is
   */
  record Written(String constant, int index) {}

  /** Empty buffers and unwritten crossbars. */
  static Frame of(Constants constants, Workers workers) {
    return new Frame(
        new Memory(constants.header(), constants.file()),
        new HashMap<>(),
        new Crossbars(),
        new PendingWindows(),
        workers,
        new HashMap<>());
  }

  /** The values at an address. */
  int[] load(Address address, long count) {
    ValueType type = address.type();
    return memory.read(address, variables, count * type.bytes()).load(type, Math.toIntExact(count));
  }

  /** The sums at an address. */
  long[] loadSums(Address address, long count) {
    Memory.Region region = memory.read(address, variables, count * address.type().bytes());
    return StoredValues.loadSums(
        address.type(), region.bytes(), region.offset(), Math.toIntExact(count));
  }

  /** Writes sums to an address. */
  void store(Address address, long[] sums) {
    ValueType type = address.type();
    Memory.Region region = memory.write(address, variables, (long) sums.length * type.bytes());
    StoredValues.store(type, sums, 0, region.bytes(), region.offset(), sums.length);
  }

  /** Writes values to an address. */
  void store(Address address, int[] values) {
    ValueType type = address.type();
    memory.write(address, variables, (long) values.length * type.bytes()).store(type, values);
  }
}
