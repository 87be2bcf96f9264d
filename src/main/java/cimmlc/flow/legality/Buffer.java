package cimmlc.flow.legality;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;

/**
 * One of the chip's memories.
 *
 * @param core whose L1; 0 for the others
 */
record Buffer(Space space, long core) {

  static Buffer of(Address address, Domain domain) {
    return new Buffer(
        address.space(), address.space() == Space.L1 ? domain.first(address.core()) : 0);
  }

  @Override
  public String toString() {
    return space == Space.L1 ? "l1[" + core + "]" : space.word();
  }
}
