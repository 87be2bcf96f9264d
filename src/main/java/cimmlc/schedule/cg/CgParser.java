package cimmlc.schedule.cg;

import static java.util.stream.Collectors.toMap;

import cimmlc.arch.Architecture;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.schedule.Footprint;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Digital;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link CgPrinter} prints, for the graph and the chip that it was printed for. */
public final class CgParser {

  private static final Pattern HEADER = Pattern.compile("cg policy=(\\S+) cores=\\d+");
  private static final Pattern SEGMENT = Pattern.compile("segment (\\d+) (\\S+) .*");
  private static final Pattern MERGE = Pattern.compile("  merge parts=(\\d+) (.*)");
  private static final Pattern DIGITAL = Pattern.compile("  digital (.*)");
  private static final Pattern CIM =
      Pattern.compile(
          "  cim \\S+ windows=\\d+ crossbars=(\\d+) cores=(\\d+) duplication=(\\d+)"
              + " at=(\\d+)\\.\\.\\d+(?: part=(\\d+)/(\\d+) groups=(\\d+)\\.\\.(\\d+)"
              + " rows=(\\d+)\\.\\.(\\d+) columns=(\\d+)\\.\\.(\\d+))? (.*)");

  private final Graph graph;
  private final Map<String, Node> nodes;
  private final List<Segment> segments = new ArrayList<>();
  private final List<ScheduledOperator> operators = new ArrayList<>();
  private Execution execution = Execution.LAYER_BY_LAYER;
  private int index = -1;

  private CgParser(Graph graph) {
    this.graph = graph;
    this.nodes = graph.nodes().stream().collect(toMap(Node::name, Function.identity()));
  }

  /**
   * The schedule of a text.
   *
   * @param file where the text comes from, for messages
   * @throws InvalidInputException at the first line that is not understood or not legal
   */
  public static CgSchedule parse(String file, String text, Graph graph, Architecture arch) {
    CgParser parser = new CgParser(graph);
    List<String> lines = text.lines().toList();
    Matcher header = HEADER.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!header.matches()) {
      throw new InvalidInputException(Location.of(file), "expected 'cg policy=NAME cores=N'");
    }
    int number = 1;
    try {
      for (String line : lines.subList(1, lines.size())) {
        number++;
        parser.line(line);
      }
      parser.endSegment();
      return new CgSchedule(graph, arch, header.group(1), parser.segments);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          new Location(file, number, 1), String.valueOf(e.getMessage()));
    }
  }

  private void line(String line) {
    Matcher match;
    if ((match = SEGMENT.matcher(line)).matches()) {
      endSegment();
      index = Integer.parseInt(match.group(1));
      execution = Execution.of(match.group(2));
    } else if ((match = CIM.matcher(line)).matches()) {
      operators.add(cim(match));
    } else if ((match = MERGE.matcher(line)).matches()) {
      operators.add(new Merge(node(match.group(2)), number(match, 1)));
    } else if ((match = DIGITAL.matcher(line)).matches()) {
      operators.add(new Digital(node(match.group(1))));
    } else {
      throw new IllegalArgumentException("expected segment, cim, merge or digital");
    }
  }

  private void endSegment() {
    if (index >= 0) {
      segments.add(new Segment(index, execution, operators));
      operators.clear();
    }
  }

  private Cim cim(Matcher match) {
    Node node = node(match.group(13));
    MatrixForm form = MatrixForm.of(graph, node);
    Part part = match.group(5) == null ? Part.whole(form) : part(match);
    Footprint footprint = new Footprint(Long.parseLong(match.group(1)), number(match, 2));
    return new Cim(node, part, part.formIn(form), footprint, number(match, 3), number(match, 4));
  }

  private static Part part(Matcher match) {
    return new Part(
        number(match, 5),
        number(match, 6),
        number(match, 7),
        number(match, 8) + 1,
        number(match, 9),
        number(match, 10) + 1,
        number(match, 11),
        number(match, 12) + 1);
  }

  private static int number(Matcher match, int group) {
    return Integer.parseInt(match.group(group));
  }

  private Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("the graph has no node " + name);
    }
    return node;
  }
}
