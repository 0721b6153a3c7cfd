package io.gearshift.planner.ipa;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyModelTest {
  @Test
  void aParabolaIsFoundAgain() {
    // 10 + 2 b + 0.5 b² milliseconds
    assertThat(LatencyModel.QUADRATIC.points(millis(Map.of(1, 12.5, 3, 20.5, 5, 32.5)), 8))
        .isEqualTo(millis(Map.of(1, 12.5, 2, 16.0, 4, 26.0, 8, 58.0)));
  }

  @Test
  void noiseIsAveraged() {
    SortedMap<Integer, Duration> points =
        LatencyModel.QUADRATIC.points(millis(Map.of(1, 9.0, 2, 13.0, 3, 9.0, 4, 13.0)), 4);

    // the parabola through these is the line 9 + 0.8 b
    assertThat(points).isEqualTo(millis(Map.of(1, 9.8, 2, 10.6, 4, 12.2)));
  }

  @Test
  void aParabolaThatFallsToZeroGivesWayToTheLine() {
    Map<Integer, Double> bent = Map.of(1, 10.0, 2, 28.0, 3, 40.0);

    SortedMap<Integer, Duration> points = LatencyModel.QUADRATIC.points(millis(bent), 64);

    // the line is -4 + 15 b
    assertThat(points.get(64).toMillis()).isEqualTo(956);
    assertThat(points).hasSize(7);
  }

  @Test
  void fewerPointsMakeALineOrAConstant() {
    assertThat(LatencyModel.QUADRATIC.points(millis(Map.of(1, 10.0, 2, 12.0)), 4))
        .isEqualTo(millis(Map.of(1, 10.0, 2, 12.0, 4, 16.0)));
    assertThat(LatencyModel.QUADRATIC.points(millis(Map.of(1, 10.0)), 2))
        .isEqualTo(millis(Map.of(1, 10.0, 2, 10.0)));
  }

  @Test
  void whatWasMeasuredStandsButForBatchesThatAreNoPowersOfTwoOrTooLarge() {
    assertThat(
            LatencyModel.MEASURED.points(
                millis(Map.of(1, 1.0, 2, 2.0, 3, 3.0, 64, 4.0, 128, 5.0)), 200))
        .isEqualTo(millis(Map.of(1, 1.0, 2, 2.0, 64, 4.0)));
    assertThat(LatencyModel.MEASURED.points(millis(Map.of(1, 1.0, 2, 2.0, 4, 3.0)), 2))
        .isEqualTo(millis(Map.of(1, 1.0, 2, 2.0)));
  }

  private static SortedMap<Integer, Duration> millis(Map<Integer, Double> millis) {
    SortedMap<Integer, Duration> points = new TreeMap<>();
    millis.forEach((b, latency) -> points.put(b, Duration.ofNanos(Math.round(latency * 1e6))));
    return points;
  }
}
