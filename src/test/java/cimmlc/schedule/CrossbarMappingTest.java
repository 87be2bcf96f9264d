package cimmlc.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.arch.Binding;
import cimmlc.diag.InvalidInputException;
import cimmlc.graph.MatrixForm;
import org.junit.jupiter.api.Test;

class CrossbarMappingTest {

  private static long crossbars(MatrixForm form, Binding binding) {
    return CrossbarMapping.of(form, Chips.bound(8, 128, 128, binding), 8).crossbars();
  }

  @Test
  void aWeightIsNeverSplitOverTwoCrossbars() {
    // 5 weights of 4 cells in 22 columns.
    var chip = Chips.of(8, 4, 16, 22);
    assertThat(CrossbarMapping.of(new MatrixForm(16, 6, 1, 1), chip, 8).crossbars()).isEqualTo(2);
  }

  @Test
  void slicesGoToColumnsOrToCrossbars() {
    MatrixForm form = new MatrixForm(129, 64, 1, 1);
    assertThat(crossbars(form, Binding.B_TO_COLUMNS)).isEqualTo(2 * 2);
    assertThat(crossbars(form, Binding.B_TO_CROSSBARS)).isEqualTo(2 * 1 * 4);
    assertThat(crossbars(form, Binding.FREE)).isEqualTo(4);
    // 33 columns: 2 crossbars of slices in columns; across crossbars 4. 96 columns: 3 against 4.
    assertThat(crossbars(new MatrixForm(128, 128, 1, 1), Binding.FREE)).isEqualTo(4);
    assertThat(crossbars(new MatrixForm(9, 1, 128, 1), Binding.B_TO_CROSSBARS)).isEqualTo(10 * 4);
  }

  @Test
  void wholeGroupsArePackedBlockDiagonally() {
    // Depthwise 3x3: 14 groups of 9 rows in 128, fewer than the 32 that the columns would hold.
    assertThat(crossbars(new MatrixForm(9, 1, 96, 1), Binding.B_TO_COLUMNS)).isEqualTo(7);
    // Groups larger than a crossbar are not packed.
    assertThat(crossbars(new MatrixForm(129, 33, 2, 1), Binding.B_TO_COLUMNS)).isEqualTo(2 * 4);
  }

  @Test
  void aChipThatCannotHoldAWeightIsRefused() {
    var chip = Chips.of(1, 2, 16, 3);
    assertThatThrownBy(() -> CrossbarMapping.of(new MatrixForm(1, 1, 1, 1), chip, 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("8 bits");
  }
}
