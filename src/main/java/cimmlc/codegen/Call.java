package cimmlc.codegen;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Statement.Operation;
import java.util.LinkedHashMap;
import java.util.Map;

/** A meta-operator while its arguments are set, in the order of the operator table. */
final class Call {

  private final String op;
  private final Map<String, Operand> arguments = new LinkedHashMap<>();

  private Call(String op) {
    this.op = op;
  }

  static Call of(String op) {
    return new Call(op);
  }

  Call address(String name, Address address) {
    arguments.put(name, address);
    return this;
  }

  Call number(String name, long value) {
    return number(name, Affine.of(value));
  }

  Call number(String name, Affine value) {
    arguments.put(name, new Operand.Number(value));
    return this;
  }

  /** A number that is left out where it is what the operator takes anyway. */
  Call number(String name, long value, long absent) {
    return value == absent ? this : number(name, value);
  }

  Call word(String name, String text) {
    arguments.put(name, new Operand.Name(text));
    return this;
  }

  Call params(ParamsTable.Entry entry) {
    return word("params", entry.name());
  }

  Operation build() {
    return new Operation(op, arguments);
  }
}
