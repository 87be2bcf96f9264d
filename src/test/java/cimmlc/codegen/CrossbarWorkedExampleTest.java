package cimmlc.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.arch.Architecture;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Presets;
import cimmlc.flow.FlatPrinter;
import cimmlc.flow.Flow;
import cimmlc.flow.FlowParser;
import cimmlc.flow.FlowPrinter;
import cimmlc.flow.legality.FlowVerifier;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.schedule.CrossbarMapping;
import cimmlc.schedule.Footprint;
import cimmlc.schedule.cg.CgSchedule;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.Segment;
import cimmlc.schedule.mvm.CopyPlacement;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.MvmSchedule;
import cimmlc.schedule.mvm.MvmSegment;
import cimmlc.schedule.mvm.Piece;
import cimmlc.schedule.mvm.VxbGrid;
import cimmlc.schedule.vvm.VvmSchedule;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Figure 16(d) and (e): the convolution on four crossbars, and row by row after remapping. */
class CrossbarWorkedExampleTest {

  private static final Graph GRAPH = WorkedExample.graph();
  private static final MatrixForm FORM = MatrixForm.of(GRAPH, GRAPH.nodes().getFirst());

  @Test
  void fourCrossbarsTakeAWindowEachAtATime() {
    Flow flow = CodeGenerator.generate(wholeCrossbars(Execution.LAYER_BY_LAYER)).flow();
    assertThat(FlowPrinter.print(flow))
        .contains(
            """
            segment 0 sequential {
              parallel {
                repeat c in 0..4 {
                  cim.write_xb(xb_addr=c, mat=conv.weights, params=conv, row=0, rows=27, column=0, columns=32)
                }
              }
              stage conv on CORES {
                parallel {
                  repeat d in 0..2 {
                    repeat c in 0..2 {
                      repeat g in 0..256 {
                        mov_patch(src=0, dst=l1[d]:376*c, params=conv, window=256*c+512*d+g, row=0, rows=27)
                        cim.read_xb(xb_addr=c+2*d, len=1, params=conv, src=l1[d]:376*c, dst=l1[d]:56+376*c:s32)
                        requant(src=l1[d]:56+376*c:s32, dst=l1[d]:312+376*c, len=32, params=conv)
                        mov(src=l1[d]:312+376*c, dst=3072+8192*c+16384*d+32*g, len=32)
                      }
                    }
                  }
            """)
        .contains("memory l0=68608 l1=752 off_chip=0");
    String flat = flat(flow);
    assertThat(flat.lines().filter(line -> line.contains("cim.write_xb"))).hasSize(4);
    assertThat(segments(flat)).hasSize(256).allMatch(segment -> reads(segment) == 4);
  }

  @Test
  void halvesOfAMatrixInTwoCrossbarsAreReadAtOnce() {
    Flow flow = CodeGenerator.generate(remapped()).flow();
    String flat = flat(flow);
    assertThat(flat.lines().filter(line -> line.contains("cim.write_row"))).hasSize(8);
    assertThat(segments(flat)).hasSize(512).allMatch(segment -> reads(segment) == 4);
    assertThat(segments(flat).getFirst())
        .containsSubsequence(
            "cim.read_row(row_addr=0, len=16,",
            "cim.read_row(row_addr=32, len=11,",
            "cim.read_row(row_addr=64, len=16,",
            "cim.read_row(row_addr=96, len=11,");
    assertThat(segments(flat).get(1))
        .containsSubsequence(
            "cim.read_row(row_addr=16, len=16,",
            "cim.read_row(row_addr=48, len=11,",
            "cim.read_row(row_addr=80, len=16,",
            "cim.read_row(row_addr=112, len=11,");
  }

  @Test
  void aWindowAtTheBorderReadsTheZeroPoint() {
    Flow flow = CodeGenerator.generate(wholeCrossbars(Execution.LAYER_BY_LAYER)).flow();
    assertThat(flow.header().constant("border").count()).isEqualTo(9);
    assertThat(flat(flow))
        .contains(
            """
            mov(src=const:0, dst=l1[0]:0, len=9)
            mov(src=const:0, dst=l1[0]:9, len=3)
            mov(src=0, dst=l1[0]:12, len=6)
            mov(src=const:0, dst=l1[0]:18, len=3)
            mov(src=96, dst=l1[0]:21, len=6)
            """);
  }

  @Test
  void copiesOfAPipelineTakeWindowsInTurn() {
    assertThat(FlowPrinter.print(CodeGenerator.generate(wholeCrossbars(Execution.PIPELINE)).flow()))
        .contains("window=c+2*d+4*g,", "dst=3072+32*c+64*d+128*g, len=32)");
  }

  @Test
  void flowsAreLegalAndTheirTextParsesBack() {
    for (GeneratedFlow flow :
        List.of(
            CodeGenerator.generate(wholeCrossbars(Execution.LAYER_BY_LAYER)),
            CodeGenerator.generate(wholeCrossbars(Execution.PIPELINE)),
            CodeGenerator.generate(remapped()))) {
      assertThat(FlowVerifier.verify(flow.flow(), Map.of())).isEmpty();
      String text = FlowPrinter.print(flow.flow());
      assertThat(FlowPrinter.print(FlowParser.parse(text, "example").flow())).isEqualTo(text);
    }
  }

  private static String flat(Flow flow) {
    StringBuilder text = new StringBuilder();
    FlatPrinter.print(flow, text);
    return text.toString();
  }

  /** The groups of reads. */
  private static List<String> segments(String flat) {
    return IntStream.range(0, flat.length())
        .filter(at -> flat.startsWith("parallel {\n  cim.read", at))
        .mapToObj(at -> flat.substring(at, flat.indexOf("}", at + 11)))
        .toList();
  }

  private static long reads(String segment) {
    return segment.lines().filter(line -> line.contains("cim.read")).count();
  }

  private static MvmSchedule wholeCrossbars(Execution execution) {
    return schedule(
        execution,
        IntStream.range(0, 4)
            .mapToObj(
                copy -> new CopyPlacement(copy, List.of(new Piece(copy, 1, 0, 0, 27, 0, 32, 0))))
            .toList());
  }

  /** Copies 2k and 2k + 1 share two crossbars: rows 0-15 of each in one, 16-26 in the other. */
  private static VvmSchedule remapped() {
    MvmSchedule mvm = wholeCrossbars(Execution.LAYER_BY_LAYER);
    List<CopyPlacement> copies =
        IntStream.range(0, 4)
            .mapToObj(copy -> {
              int crossbar = copy / 2 * 2;
              int row = copy % 2 * 16;
              return new CopyPlacement(
                  copy,
                  List.of(
                      new Piece(crossbar, 1, row, 0, 16, 0, 32, 0),
                      new Piece(crossbar + 1, 1, row, 16, 11, 0, 32, 0)));
            })
            .toList();
    CrossbarOperator conv = mvm.segments().getFirst().operators().getFirst();
    return new VvmSchedule(mvm, List.of(new MvmSegment(0, List.of(conv.withCopies(copies, 1)))));
  }

  private static MvmSchedule schedule(Execution execution, List<CopyPlacement> copies) {
    Architecture toy = Presets.load("toy").inMode(ComputingMode.WLM);
    Cim conv = new Cim(GRAPH.nodes().getFirst(), Part.whole(FORM), FORM, new Footprint(1, 1), 2, 0);
    CgSchedule cg =
        new CgSchedule(
            GRAPH,
            toy,
            "mvm",
            List.of(
                new Segment(0, execution, List.of(conv, new Digital(GRAPH.nodes().getLast())))));
    VxbGrid grid = VxbGrid.of(CrossbarMapping.of(FORM, toy, 8));
    return new MvmSchedule(
        cg,
        "mvm",
        List.of(new MvmSegment(0, List.of(new CrossbarOperator(conv, grid, copies, 16)))));
  }
}
