package cimmlc.flow.legality;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Header;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which bytes of the buffers hold values, and of what type, at a point of the text's order. */
final class Memory {

  private final Map<Buffer, RangeMap<ValueType>> buffers = new HashMap<>();

  /** What is there from the beginning: constants and inputs. */
  Memory(Header header) {
    Buffer file = new Buffer(Space.CONST, 0);
    for (ConstantDecl constant : header.constants().values()) {
      long end = Math.addExact(constant.offset(), constant.bytes());
      bytes(file).put(constant.offset(), end, constant.type());
    }
    header.tensors().values().stream()
        .filter(tensor -> tensor.role() == TensorDecl.Role.INPUT)
        .forEach(tensor -> write(region(tensor)));
  }

  static Region region(TensorDecl tensor) {
    Buffer buffer = Buffer.of(tensor.address(), Domain.EMPTY);
    long offset = Domain.EMPTY.first(tensor.address().offset());
    return Region.of(buffer, offset, tensor.bytes(), List.of(), tensor.type());
  }

  void write(Region region) {
    RangeMap<ValueType> bytes = bytes(region.buffer());
    region.forEachRun((from, to) -> {
      bytes.put(from, to, region.type());
      return true;
    });
  }

  /** What is wrong with reading a region now, or null. */
  @Nullable String unreadable(Region region) {
    RangeMap<ValueType> bytes = bytes(region.buffer());
    String[] reason = {null};
    region.forEachRun((from, to) -> {
      var part = bytes.findNot(from, to, region.type()::equals);
      if (part != null) {
        String place = region.buffer() + " " + part.from() + ".." + (part.to() - 1);
        reason[0] =
            part.value() == null
                ? place + " is read before it is written"
                : place + " is read as " + region.type() + " and holds " + part.value();
      }
      return part == null;
    });
    return reason[0];
  }

  private RangeMap<ValueType> bytes(Buffer buffer) {
    return buffers.computeIfAbsent(buffer, _ -> new RangeMap<>());
  }
}
