package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Header;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement that is made ready, with what it refers to.
 *
 * @param products matrices and geometry of products, shared by all copies
 */
record Call(Statement.Operation operation, Header header, Constants constants, Products products) {

  boolean has(String argument) {
    return operation.arguments().containsKey(argument);
  }

  Address address(String argument) {
    return operation.address(argument);
  }

  /** The addresses src1, src2, ... */
  List<Address> sources() {
    List<Address> sources = new ArrayList<>();
    for (int i = 1; has("src" + i); i++) {
      sources.add(address("src" + i));
    }
    return sources;
  }

  Affine number(String argument, long absent) {
    return operation.number(argument, absent);
  }

  Params params() {
    return header.params(operation.name("params"));
  }

  /** True if there are params that have a key. */
  boolean names(String key) {
    return has("params") && params().has(key);
  }

  /** The only tensor that a key of the params names. */
  TensorDecl tensor(String key) {
    return header.tensor(params().word(key));
  }

  /** All tensors that a key of the params names. */
  List<TensorDecl> tensors(String key) {
    return params().names(key).stream().map(header::tensor).toList();
  }

  /** Whole numbers of a key. */
  int[] ints(String key) {
    return params().ints(key).stream().mapToInt(Math::toIntExact).toArray();
  }
}
