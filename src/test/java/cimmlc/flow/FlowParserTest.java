package cimmlc.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.ArchitectureWriter;
import cimmlc.arch.Architectures;
import cimmlc.diag.InvalidInputException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowParserTest {

  private static final String HEADER =
      """
      cimmlc-flow 1
      name "conv relu \\"1\\""
      architecture {
      %s
      }
      memory l0=68608 l1=64 off_chip=0
      tensor input at 0 [1,3,32,32] layout [0,2,3,1] scale 0.0078431 zero 128 input
      tensor conv at 3072 [1,32,32,32] layout [0,2,3,1] scale 0.021 zero 131
      tensor relu at 35840:u4 [1,32,32,32] layout [0,2,3,1] scale 1.0E-10 zero 3 output
      tensor sums at off_chip:64:s32 [4] layout [0] scale 1.0 zero 0
      constant conv.weights at 0 count 864 s8
      params conv { input=input output=conv kernel=[3,3] weights=conv.weights groups=1 windows=512 step=1 cores=1 }
      params clip { input=conv output=relu min=-0.5 max=Infinity views=["a b",relu] }

      """
          .formatted(
              ArchitectureWriter.print(Architectures.load("toy"))
                  .lines()
                  .map(line -> "  " + line)
                  .collect(Collectors.joining("\n")));

  private static final String BODY =
      """
      segment 0 sequential {
        parallel {
          cim.write_core(core_addr=0, mat=conv.weights, params=conv)
        }
        stage conv on CORES {
          parallel {
            cim.read_core(conv, params=conv, core_addr=0, src=0, dst=3072)
            cim.read_core(conv, params=conv, core_addr=1, src=1440, dst=19456)
          }
        }
        stage "clip 1" on ALU {
          repeat i in 0..32 {
            clip(src=3072+1024*i, dst=35840+1024*i:u4, len=1024, params=clip)
            mov(src=off_chip:4*i, dst=l1[1]:i, len=1, rows=2, src_stride=4)
            add(src1=0:s32, src2=4:s32, src3=8:s32, dst=12-i:s32, len=1)
          }
        }
      }
      """;

  @Test
  void parsedTextPrintsTheSame() {
    assertThat(FlowPrinter.print(FlowParser.parse(HEADER + BODY, "f.mop").flow()))
        .isEqualTo(HEADER + BODY);
  }

  /** Variables of several repeats, some with negative factors: copies placed from the end on. */
  @Test
  void differencesOfVariablesAreReadBack() {
    Affine value = Affine.of(736).plus(1472, "c").plus(-736, "d").plus(-1, "e").plus(1, "f");
    String text =
        HEADER
            + """
            segment 0 {
              stage a on ALU {
                repeat c in 0..2 {
                  repeat d in 0..2 {
                    repeat e in 0..2 {
                      repeat f in 0..2 {
                        mov(src=%s, dst=0, len=1)
                      }
                    }
                  }
                }
              }
            }
            """
                .formatted(value);
    assertThat(FlowPrinter.print(FlowParser.parse(text, "f.mop").flow())).isEqualTo(text);
    assertThat(value).hasToString("736+1472*c -736*d -e+f");
  }

  @Test
  void placesOfStatementsAreKept() {
    ParsedFlow parsed = FlowParser.parse(HEADER + BODY, "f.mop");
    Statement.Segment segment = parsed.flow().body().iterator().next();
    int first = (int) HEADER.lines().count() + 1;
    assertThat(parsed.places().get(segment)).hasToString("f.mop:" + first + ":1");
    assertThat(parsed.places().get(segment.body().get(1)))
        .hasToString("f.mop:" + (first + 4) + ":3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "segment 0 { stage a on CPU { } }|unexpected 'CPU', expected 'ALU'",
        "segment 0 { relu(src=0) }|relu needs the argument dst",
        "segment 0 { rely(src=0) }|unknown meta-operator rely",
        "segment 0 { mov(src=i, dst=0, len=1) }|no repeat around this has variable i",
        "segment 0 { mov(src=0, dst=0, len=1, src=3) }|src is given twice",
        "segment 0 { mov(src=0, dst=0, size=1) }|mov has no argument size",
        "segment 0 { mov(src=0:q8, dst=0, len=1) }|expected a type such as u8",
        "segment 0 { relu(src=0, dst=0, len=1, params=x) }|names params x",
        "segment 0 { relu(src=0, dst=0, len=1, params=conv|unexpected 'end of file'",
        "segment 0 { $ }|unexpected character '$'",
        "segment 99999999999999999999 { }|expected a whole number",
        "memory|unexpected 'memory', expected 'segment'",
      })
  void mistakesAreLocated(String body, String message) {
    assertThatThrownBy(() -> FlowParser.parse(HEADER + body, "f.mop"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("f.mop:\\d+:\\d+: .*")
        .hasMessageContaining(message);
  }
}
