package cimmlc.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class RangeObserverTest {

  private final RangeObserver observer = new RangeObserver();

  @Test
  void minimumAndMaximumAreExact() {
    observer.observe(FloatBuffer.wrap(new float[] {1e-30f, 3.1f}));
    observer.observe(FloatBuffer.wrap(new float[] {-7.3f, 0}));
    assertThat(observer.minMax()).isEqualTo(new Range(-7.3f, 3.1f));
    assertThat(observer.percentile(1)).isEqualTo(new Range(-7.3f, 3.1f));
  }

  @Test
  void percentilesCutOffOutliersWhateverTheOrder() {
    float[] values = new float[100_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 7919L % 100_001) / 50_000f - 1;
    }
    observer.observe(FloatBuffer.wrap(values));
    observer.observe(FloatBuffer.wrap(new float[] {-15, 9}));
    assertThat(observer.minMax()).isEqualTo(new Range(-15, 9));
    Range range = observer.percentile(0.99);
    assertThat(range.min()).isCloseTo(-0.99f, within(16f / 1024));
    assertThat(range.max()).isCloseTo(0.99f, within(16f / 1024));
  }

  @Test
  void extremesStayInside() {
    observer.observe(FloatBuffer.wrap(new float[] {1e30f, -1e30f, 0, 0}));
    assertThat(observer.percentile(0.9)).isEqualTo(new Range(-1e30f, 1e30f));
    assertThat(observer.ignored()).isZero();
  }

  @Test
  void whatOverflowsIsOnlyCounted() {
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE};
    observer.observe(FloatBuffer.wrap(values));
    assertThat(observer.minMax()).isEqualTo(new Range(0, 0));
    observer.observe(FloatBuffer.wrap(new float[] {-1, 2}));
    assertThat(observer.minMax()).isEqualTo(new Range(-1, 2));
    assertThat(observer.ignored()).isEqualTo(3);
  }

  @Test
  void nothingObservedIsNoRange() {
    assertThatThrownBy(observer::minMax).isInstanceOf(IllegalStateException.class);
  }
}
