package cimmlc.flow;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Presets;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Operand.Name;
import cimmlc.flow.Operand.Number;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Parallel;
import cimmlc.flow.Statement.Repeat;
import cimmlc.flow.Statement.Segment;
import cimmlc.flow.Statement.Stage;
import cimmlc.flow.Statement.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlatPrinterTest {

  @Test
  void loopsStagesAndRowsAreWrittenOut() {
    Operation relu = relu(Affine.of(100).plus(8, "i").plus(1, "j"));
    Operation move =
        new Operation(
            "mov",
            arguments(
                "src", Address.l0(0, ValueType.S32),
                "dst", Address.l0(64, ValueType.S32),
                "len", Number.of(2),
                "rows", Number.of(2),
                "dst_stride", Number.of(32)));
    Repeat inner = new Repeat("j", 2, List.of(new Parallel(List.of(relu))));
    Repeat outer = new Repeat("i", 2, List.of(inner));
    Segment segment = new Segment(0, List.of(new Stage("s", Unit.ALU, List.of(outer, move))));

    StringBuilder text = new StringBuilder();
    long count = FlatPrinter.print(flow(segment), text);

    assertThat(count).isEqualTo(6);
    assertThat(text.toString())
        .isEqualTo(
            """
            parallel {
              relu(src=0, dst=100, len=4, params=p)
            }
            parallel {
              relu(src=0, dst=101, len=4, params=p)
            }
            parallel {
              relu(src=0, dst=108, len=4, params=p)
            }
            parallel {
              relu(src=0, dst=109, len=4, params=p)
            }
            mov(src=0:s32, dst=64:s32, len=2)
            mov(src=8:s32, dst=96:s32, len=2)
            """);
  }

  @Test
  void aLoopInAGroupStaysInTheGroup() {
    Repeat repeat = new Repeat("i", 2, List.of(relu(Affine.of(8).plus(4, "i"))));
    Segment segment = new Segment(0, List.of(new Parallel(List.of(repeat))));
    StringBuilder text = new StringBuilder();
    FlatPrinter.print(flow(segment), text);
    assertThat(text.toString())
        .isEqualTo(
            """
            parallel {
              relu(src=0, dst=8, len=4, params=p)
              relu(src=0, dst=12, len=4, params=p)
            }
            """);
  }

  private static Operation relu(Affine destination) {
    Address target = new Address(Space.L0, Affine.of(0), destination, ValueType.U8);
    return new Operation(
        "relu",
        arguments(
            "src",
            Address.l0(0, ValueType.U8),
            "dst",
            target,
            "len",
            Number.of(4),
            "params",
            new Name("p")));
  }

  private static Map<String, Operand> arguments(Object... pairs) {
    Map<String, Operand> arguments = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      arguments.put((String) pairs[i], (Operand) pairs[i + 1]);
    }
    return arguments;
  }

  private static Flow flow(Segment segment) {
    Header header = new Header("f", Presets.load("toy"), 0, 0, 0, Map.of(), Map.of(), Map.of());
    return new Flow(header, List.of(segment));
  }
}
