package cimmlc.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.ComputingMode;
import cimmlc.arch.Presets;
import cimmlc.flow.FlowPrinter;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.schedule.Footprint;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.Segment;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figure 16(c) of the paper: a convolution on both cores of the toy chip, then ReLU. */
class WorkedExampleTest {

  private static final Graph GRAPH = WorkedExample.graph();

  @Test
  void addressesAreThePapers() {
    String text =
        FlowPrinter.print(CodeGenerator.generate(schedule(Execution.LAYER_BY_LAYER)).flow());
    assertThat(text)
        .contains(
            """
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
            """)
        .contains("memory l0=68608 l1=0 off_chip=0");
  }

  @Test
  void copiesOfAPipelineTakeWindowsInTurn() {
    String text = FlowPrinter.print(CodeGenerator.generate(schedule(Execution.PIPELINE)).flow());
    assertThat(text)
        .contains("core_addr=0, src=0, dst=3072)", "core_addr=1, src=0, dst=3104)")
        .contains("windows=512 step=2");
  }

  @Test
  void weightsStandInTheOrderInWhichAnImageIsRead() {
    GeneratedFlow generated = CodeGenerator.generate(schedule(Execution.LAYER_BY_LAYER));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = generated.weights().load(arena);
      assertThat(file.byteSize()).isEqualTo(864 + 128 + 128);
      for (int row = 0; row < 27; row++) {
        for (int column = 0; column < 32; column++) {
          int stored = (column * 3 + row % 3) * 9 + row / 3;
          assertThat(file.get(ValueLayout.JAVA_BYTE, row * 32L + column))
              .isEqualTo((byte) (stored % 251 - 125));
        }
      }
    }
  }

  @Test
  void theFileHoldsWhatIsLoaded(@TempDir Path folder) throws IOException {
    WeightStore weights = CodeGenerator.generate(schedule(Execution.PIPELINE)).weights();
    Path file = folder.resolve("weights.bin");
    Files.write(file, new byte[5000]);
    weights.write(file);
    try (Arena arena = Arena.ofConfined()) {
      assertThat(Files.readAllBytes(file))
          .isEqualTo(weights.load(arena).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void stagesNameWhatTheyComplete() {
    assertThat(CodeGenerator.generate(schedule(Execution.PIPELINE)).results())
        .isEqualTo(Map.of("conv", List.of("conv"), "relu", List.of("relu")));
  }

  private static CgSchedule schedule(Execution execution) {
    MatrixForm form = MatrixForm.of(GRAPH, GRAPH.nodes().getFirst());
    Cim conv = new Cim(GRAPH.nodes().getFirst(), Part.whole(form), form, new Footprint(1, 1), 2, 0);
    return new CgSchedule(
        GRAPH,
        Presets.load("toy").inMode(ComputingMode.CM),
        "cg-duplication",
        List.of(new Segment(0, execution, List.of(conv, new Digital(GRAPH.nodes().getLast())))));
  }
}
