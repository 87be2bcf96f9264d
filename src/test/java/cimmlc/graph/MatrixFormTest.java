package cimmlc.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MatrixFormTest {

  private final GraphBuilder builder = new GraphBuilder();

  private MatrixForm form(Op op, Shape output, int... weights) {
    builder.constant("w", null, new TensorData.Fill(Shape.of(weights).elements(), 0), weights);
    builder.node("y", op, null, output, "x", "w");
    Graph graph = builder.build("y");
    return MatrixForm.of(graph, graph.nodes().getFirst());
  }

  @Test
  void firstLayerOfResNet() {
    builder.input("x", null, 1, 3, 224, 224);
    Op conv = new Op.Conv(new Window(7, 7, 2, 2, 3, 3, 3, 3, 1, 1), 1);
    MatrixForm form = form(conv, Shape.of(1, 64, 112, 112), 64, 3, 7, 7);
    assertThat(form).isEqualTo(new MatrixForm(147, 64, 1, 12544));
    assertThat(form.macs()).isEqualTo(118_013_952);
  }

  @Test
  void groupsAndBatch() {
    builder.input("x", null, 2, 8, 5, 5);
    MatrixForm form = form(new Op.Conv(Window.of(3, 3), 4), Shape.of(2, 12, 3, 3), 12, 2, 3, 3);
    assertThat(form).isEqualTo(new MatrixForm(18, 3, 4, 18));
    assertThat(form.weights()).isEqualTo(12 * 18);
  }

  @Test
  void tokensAreWindows() {
    builder.input("x", null, 2, 197, 768);
    assertThat(form(new Op.MatMul(true), Shape.of(2, 197, 3072), 3072, 768))
        .isEqualTo(new MatrixForm(768, 3072, 1, 394));
  }

  @Test
  void digitalOperatorsHaveNone() {
    builder.input("x", null, 2);
    builder.node("y", Op.Unary.of(Op.Unary.Kind.RELU), null, Shape.of(2), "x");
    Graph graph = builder.build("y");
    assertThatThrownBy(() -> MatrixForm.of(graph, graph.nodes().getFirst()))
        .hasMessage("y is not a product with a constant matrix");
  }
}
