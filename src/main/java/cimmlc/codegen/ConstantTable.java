package cimmlc.codegen;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The constants of a flow, laid out one behind the other, each aligned to its type. */
final class ConstantTable {

  private final Names names = new Names();
  private final Map<String, ConstantDecl> declarations = new LinkedHashMap<>();
  private final List<WeightBlock> blocks = new ArrayList<>();
  private long end;

  ConstantDecl add(String name, ValueType type, long count, WeightBlock block) {
    long offset = Math.ceilDiv(end, type.bytes()) * type.bytes();
    ConstantDecl constant = new ConstantDecl(names.fresh(name), offset, count, type);
    declarations.put(constant.name(), constant);
    blocks.add(block);
    end = offset + constant.bytes();
    return constant;
  }

  ConstantDecl add(String name, int[] values) {
    return add(name, ValueType.S32, values.length, StoredValues.of(values));
  }

  ConstantDecl add(String name, ValueType type, long[] values) {
    return add(name, type, values.length, StoredValues.of(type, values));
  }

  ConstantDecl add(String name, float[] values) {
    return add(name, ValueType.F32, values.length, StoredValues.of(values));
  }

  Map<String, ConstantDecl> declarations() {
    return declarations;
  }

  WeightStore store() {
    return new WeightStore(List.copyOf(declarations.values()), blocks);
  }
}
