package cimmlc.schedule.cg;

import cimmlc.schedule.cg.ScheduledOperator.Cim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Operators whose weights are on the chip together (section 3.3.2). No core belongs to two copies.
 *
 * @param index 0-based, in order of execution
 * @param execution how its operators follow one another
 * @param operators in topological order
 */
public record Segment(int index, Execution execution, List<ScheduledOperator> operators) {

  public Segment {
    operators = List.copyOf(operators);
    checkCores(index, operators);
  }

  private static void checkCores(int index, List<ScheduledOperator> operators) {
    List<Cim> placed = new ArrayList<>(cims(operators).toList());
    placed.sort(Comparator.comparingInt(Cim::firstCore));
    long free = 0;
    for (Cim cim : placed) {
      if (cim.firstCore() < free) {
        throw new IllegalArgumentException(
            "segment %d: core %d is given twice, to %s"
                .formatted(index, cim.firstCore(), cim.node().name()));
      }
      free = cim.endCore();
    }
  }

  private static Stream<Cim> cims(List<ScheduledOperator> operators) {
    return operators.stream().filter(Cim.class::isInstance).map(Cim.class::cast);
  }

  /** The operators that stand on cores, in topological order. */
  public List<Cim> cims() {
    return cims(operators).toList();
  }

  /** Cores that are occupied. */
  public long coresUsed() {
    return cims(operators).mapToLong(Cim::cores).sum();
  }

  /** Crossbars that hold weights. */
  public long crossbarsUsed() {
    return cims(operators).mapToLong(cim -> cim.duplication() * cim.footprint().crossbars()).sum();
  }

  /** One past the highest core that is occupied. */
  public long endCore() {
    return cims(operators).mapToLong(Cim::endCore).max().orElse(0);
  }
}
