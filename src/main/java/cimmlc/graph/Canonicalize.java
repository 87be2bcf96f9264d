package cimmlc.graph;

import java.util.Map;

/** The passes between an imported model and the graph that everything else sees, in order. */
public final class Canonicalize {

  private Canonicalize() {}

  /**
   * Brings a graph to canonical form: operators that exporters take apart are whole again, products
   * absorb what is linear after them, requantisations are merged into the producers, quantised data
   * movement has equal quantisation on both sides, and nothing is dead.
   *
   * @param names the final name of output tensors, by their present name
   */
  public static Graph run(Graph graph, Map<String, String> names) {
    Graph result = MergeRequantization.run(graph);
    result = FuseLayerNorm.run(RemoveDeadNodes.run(result));
    result = FoldBias.run(result);
    result = FuseSwish.run(FuseGelu.run(result));
    result = FoldFactors.run(FuseMask.run(result));
    result = RemoveDeadNodes.run(FoldIntoProducts.run(result));
    result = RenameTensors.run(result, names);
    result = PropagateQuantization.run(result);
    return AlignQuantization.run(result);
  }
}
