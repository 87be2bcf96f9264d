package cimmlc.flow.legality;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.Comparator;
import java.util.List;

/** What a header must fulfil before its statements mean anything. */
final class HeaderRules {

  private final Header header;
  private final Problems problems;

  private HeaderRules(Header header, Problems problems) {
    this.header = header;
    this.problems = problems;
  }

  /** Adds the problems of a header. */
  static void check(Header header, Problems problems) {
    HeaderRules rules = new HeaderRules(header, problems);
    rules.memories();
    rules.constantsAreApart();
    header.tensors().values().forEach(rules::tensor);
    header.params().values().forEach(rules::params);
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      problems.add(message);
    }
  }

  private void memories() {
    Architecture arch = header.architecture();
    double offChip =
        switch (arch.ext().offChip()) {
          case OffChip.None _ -> 0;
          case OffChip.Memory(double bytes, _) -> bytes;
        };
    memory("l0", header.l0Bytes(), arch.chip().l0Bytes());
    memory("l1", header.l1Bytes(), arch.core().l1Bytes());
    memory("off_chip", header.offChipBytes(), offChip);
  }

  private void memory(String name, long used, double capacity) {
    require(
        used >= 0 && used <= capacity,
        "memory %s=%d, and the chip has %.0f bytes".formatted(name, used, capacity));
  }

  private void constantsAreApart() {
    List<ConstantDecl> sorted =
        header.constants().values().stream()
            .filter(constant -> constant.count() > 0)
            .sorted(Comparator.comparingLong(ConstantDecl::offset))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      ConstantDecl before = sorted.get(i - 1);
      require(
          before.offset() + before.bytes() <= sorted.get(i).offset(),
          "constants " + before.name() + " and " + sorted.get(i).name() + " overlap");
    }
  }

  private void tensor(TensorDecl tensor) {
    try {
      place(tensor);
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add("tensor " + tensor.name() + ": " + e.getMessage());
    }
    ValueType type = tensor.type();
    boolean number =
        type.kind() == ValueType.Kind.FLOAT
            || (type.equals(ValueType.S64) && tensor.zeroPoint() == 0)
            || (tensor.zeroPoint() >= type.min() && tensor.zeroPoint() <= type.max());
    require(
        number && tensor.scale() > 0 && Float.isFinite(tensor.scale()),
        "tensor " + tensor.name() + ": no scale or zero point of " + type);
  }

  private void place(TensorDecl tensor) {
    require(
        tensor.shape().stream().allMatch(extent -> extent >= 0),
        "tensor " + tensor.name() + " has a negative extent");
    Region region = Memory.region(tensor);
    long end =
        tensor.address().space() == Space.CONST
            ? Long.MAX_VALUE
            : Bounds.end(region.buffer(), header);
    require(
        region.offset() >= 0 && region.end() <= end,
        "tensor %s lies at %s, outside the %d bytes of memory %s"
            .formatted(tensor.name(), region, end, tensor.address().space().word()));
  }

  private void params(Params params) {
    try {
      for (String key : List.of("input", "inputs", "output", "views")) {
        if (params.has(key)) {
          params.names(key).forEach(header::tensor);
        }
      }
      for (String key : List.of("weights", "offset", "multiplier", "scale", "shift")) {
        if (params.has(key)) {
          params.names(key).forEach(header::constant);
        }
      }
      if (params.has("views")) {
        params.names("views").forEach(view -> view(params, view));
      }
    } catch (IllegalArgumentException e) {
      problems.add("params " + params.name() + ": " + e.getMessage());
    }
  }

  private void view(Params params, String view) {
    TensorDecl tensor = header.tensor(params.word("output"));
    TensorDecl other = header.tensor(view);
    require(
        tensor.address().equals(other.address()) && tensor.elements() == other.elements(),
        "params " + params.name() + ": " + view + " is no view of " + tensor.name());
  }
}
