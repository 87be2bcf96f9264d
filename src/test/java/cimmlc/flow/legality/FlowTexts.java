package cimmlc.flow.legality;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureWriter;
import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.diag.Diagnostic;
import cimmlc.flow.FlowParser;
import java.util.List;
import java.util.stream.Collectors;

/** Legal flows on the toy chip as text, to be changed and checked. */
final class FlowTexts {

  private FlowTexts() {}

  /** Figure 16(c), two copies side by side, then ReLU. */
  static final String CORES =
      head("CM", "memory l0=68608 l1=0 off_chip=0")
          + """
          tensor input at 0 [1,3,32,32] layout [0,2,3,1] scale 0.01 zero 128 input
          tensor conv at 3072 [1,32,32,32] layout [0,2,3,1] scale 0.02 zero 131
          tensor relu at 35840 [1,32,32,32] layout [0,2,3,1] scale 0.02 zero 131 output
          constant conv.weights at 0 count 864 s8
          constant conv.offset at 864 count 32 s32
          constant conv.multiplier at 992 count 32 f32
          params conv { input=input output=conv kernel=[3,3] stride=[1,1] pad=[1,1,1,1] dilation=[1,1] groups=1 cores=1 weights=conv.weights weight_zero=0 offset=conv.offset multiplier=conv.multiplier windows=512 step=1 }
          params relu { input=conv output=relu }
          segment 0 sequential {
            parallel {
              cim.write_core(core_addr=0, mat=conv.weights, params=conv)
              cim.write_core(core_addr=1, mat=conv.weights, params=conv)
            }
            stage conv on CORES {
              parallel {
                cim.read_core(conv, params=conv, core_addr=0, src=0, dst=3072)
                cim.read_core(conv, params=conv, core_addr=1, src=1440, dst=19456)
              }
            }
            stage relu on ALU {
              relu(src=3072, dst=35840, len=32768, params=relu)
            }
          }
          """;

  /** Two row groups of a product in two crossbars of each core, 16 windows a copy. */
  static final String WORDLINES =
      head("WLM", "memory l0=1024 l1=256 off_chip=0")
          + """
          tensor x at 0 [32,27] layout [0,1] scale 0.01 zero 0 input
          tensor y at 864 [32,4] layout [0,1] scale 0.02 zero 0 output
          constant w at 0 count 108 s8
          constant o at 108 count 4 s32
          constant m at 124 count 4 f32
          params p { input=x output=y groups=1 weights=w weight_zero=0 offset=o multiplier=m columns=4 encoding=offset binding=xbc weight_bits=8 activation_min=0 buffers=[1,1] }
          segment 0 {
            parallel {
              cim.write_row(row_addr=0, mat=w, params=p, row=0, rows=16, column=0, columns=4)
              cim.write_row(row_addr=32, mat=w, params=p, row=16, rows=11, column=0, columns=4)
              cim.write_row(row_addr=16, mat=w, params=p, row=0, rows=16, column=0, columns=4)
              cim.write_row(row_addr=48, mat=w, params=p, row=16, rows=11, column=0, columns=4)
            }
            stage y on CORES {
              parallel {
                repeat i in 0..16 {
                  mov_patch(src=0, dst=l1[0]:0, params=p, window=i, row=0, rows=27)
                  parallel {
                    cim.read_row(row_addr=0, len=16, params=p, src=l1[0]:0, dst=l1[0]:64:s32)
                    cim.read_row(row_addr=32, len=11, params=p, src=l1[0]:16, dst=l1[0]:80:s32)
                  }
                  add(src1=l1[0]:64:s32, src2=l1[0]:80:s32, dst=l1[0]:96:s32, len=4)
                  requant(src=l1[0]:96:s32, dst=l1[0]:112, len=4, params=p)
                  mov(src=l1[0]:112, dst=864+4*i, len=4, params=p)
                }
                repeat i in 0..16 {
                  mov_patch(src=0, dst=l1[0]:128, params=p, window=16+i, row=0, rows=27)
                  parallel {
                    cim.read_row(row_addr=16, len=16, params=p, src=l1[0]:128, dst=l1[0]:192:s32)
                    cim.read_row(row_addr=48, len=11, params=p, src=l1[0]:144, dst=l1[0]:208:s32)
                  }
                  add(src1=l1[0]:192:s32, src2=l1[0]:208:s32, dst=l1[0]:224:s32, len=4)
                  requant(src=l1[0]:224:s32, dst=l1[0]:240, len=4, params=p)
                  mov(src=l1[0]:240, dst=928+4*i, len=4, params=p)
                }
              }
            }
          }
          """;

  private static String head(String mode, String memory) {
    Architecture chip = Architectures.load("toy").inMode(ComputingMode.valueOf(mode));
    return ArchitectureWriter.print(chip)
        .lines()
        .collect(
            Collectors.joining(
                "\n  ", "cimmlc-flow 1\nname test\narchitecture {\n  ", "\n}\n" + memory + "\n"));
  }

  /** Changes one place of a text that must be there. */
  static String with(String text, String old, String changed) {
    if (!text.contains(old)) {
      throw new IllegalArgumentException("no " + old);
    }
    return text.replace(old, changed);
  }

  static List<Diagnostic> problems(String text) {
    return FlowVerifier.verify(FlowParser.parse(text, "f.mop"));
  }

  /** The 1-based line of the first place of some words. */
  static int line(String text, String words) {
    return 1 + (int) text.substring(0, text.indexOf(words)).chars().filter(c -> c == '\n').count();
  }
}
