package io.gearshift.planner.themis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class LatencyFitTest {
  private static final CoreLatency LATENCY = new CoreLatency(120, 30, 8, -3);

  @Test
  void aLatencyIsFoundAgain() {
    LatencyFit fit = LatencyFit.of(grid(point -> 0));

    assertThat(fit.latency().perItem()).isCloseTo(120, within(1e-6));
    assertThat(fit.latency().perItemAlone()).isCloseTo(30, within(1e-6));
    assertThat(fit.latency().perBatch()).isCloseTo(8, within(1e-6));
    assertThat(fit.latency().perBatchAlone()).isCloseTo(-3, within(1e-6));
    assertThat(fit.determination()).isCloseTo(1, within(1e-9));
    assertThat(fit.worst()).isCloseTo(0, within(1e-9));
  }

  @Test
  void howFarItIsOffIsSaid() {
    List<LatencyFit.Point> points = grid(point -> point.batch() == 1 ? 10 : 0);
    LatencyFit fit = LatencyFit.of(points);
    LatencyFit other = LatencyFit.judged(LATENCY, points);

    assertThat(fit.determination()).isBetween(0.9, 0.9999);
    assertThat(fit.worst()).isBetween(0.01, 0.2);
    // least squares are the least: the latency without what was added is no better
    assertThat(fit.rootMeanSquare()).isPositive().isLessThan(other.rootMeanSquare());
    assertThat(other.rootMeanSquare()).isCloseTo(5, within(1e-9));
  }

  @Test
  void pointsOnOneNumberOfCoresSettleNothing() {
    List<LatencyFit.Point> points = grid(p -> 0).stream().filter(p -> p.cores() == 2).toList();

    assertThatThrownBy(() -> LatencyFit.of(points))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("measured: 4 points (expected: at least two batches");
  }

  @Test
  void anInstanceWithMoreCoresIsFasterButNotSoManyTimes() {
    double alone = LATENCY.millis(4, 1);

    assertThat(LATENCY.millis(4, 8)).isLessThan(alone).isGreaterThan(alone / 8);
  }

  private static List<LatencyFit.Point> grid(ToDoubleFunction<LatencyFit.Point> error) {
    List<LatencyFit.Point> points = new ArrayList<>();
    for (int cores : new int[] {1, 2, 4, 8}) {
      for (int batch : new int[] {1, 2, 4, 8}) {
        LatencyFit.Point exact = new LatencyFit.Point(batch, cores, LATENCY.millis(batch, cores));
        points.add(new LatencyFit.Point(batch, cores, exact.millis() + error.applyAsDouble(exact)));
      }
    }
    return points;
  }
}
