package io.gearshift.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.CurveSettings;
import io.gearshift.config.scenario.DataFolders;
import io.gearshift.config.scenario.TrafficSettings;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.arrivals.RateCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
  @TempDir private Path folder;

  @Test
  void aSineBeginsInItsMiddleAndRises() {
    RateCurve curve = traffic(wave(CurveSettings.Shape.SINE), List.of("f")).get(0).queries();
    assertThat(curve.seconds()).isCloseTo(60, within(1e-9));
    assertThat(curve.rateAt(0)).isCloseTo(55, within(1e-9));
    assertThat(curve.rateAt(10)).isCloseTo(100, within(0.1));
    assertThat(curve.rateAt(30)).isCloseTo(10, within(0.1));
    assertThat(curve.queries()).isCloseTo(55 * 60 + 45 * 40 / Math.PI, within(5.0));
  }

  @Test
  void aDayBeginsAtItsLow() {
    RateCurve curve = traffic(wave(CurveSettings.Shape.DIURNAL), List.of("f")).get(0).queries();
    assertThat(curve.rateAt(0)).isCloseTo(10, within(1e-9));
    assertThat(curve.rateAt(20)).isCloseTo(100, within(0.1));
  }

  @Test
  void familiesShareACurveByZipfsLaw() {
    List<Traffic> traffic = traffic(wave(CurveSettings.Shape.DIURNAL), List.of("a", "b", "c"));
    assertThat(traffic).extracting(t -> t.family().name()).containsExactly("a", "b", "c");
    assertThat(traffic.get(1).queries().rateAt(0))
        .isCloseTo(traffic.get(0).queries().rateAt(0) / 2, within(1e-9));
    assertThat(traffic.stream().mapToDouble(t -> t.queries().rateAt(20)).sum())
        .isCloseTo(100, within(0.1));
  }

  @Test
  void aColumnOfATableIsATrace() throws IOException {
    Path table = folder.resolve("t.csv");
    Files.writeString(table, "second,a,b\n0,1,10\n1,2,20\n");
    assertThat(TraceTable.read(table, "b").rateAt(1.5)).isEqualTo(20);
    assertThatThrownBy(() -> TraceTable.read(table, "c"))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("no column 'c' (expected: one of [second, a, b])");
    Files.writeString(table, "second,a,b\n0,1,10\n1,2,x\n");
    assertThatThrownBy(() -> TraceTable.read(table, "b")).hasMessageContaining("t.csv:3: '1,2,x'");
  }

  private static CurveSettings wave(CurveSettings.Shape shape) {
    return new CurveSettings(
        shape,
        Optional.of(10.0),
        Optional.of(100.0),
        Optional.of(Duration.ofSeconds(60)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Duration.ofSeconds(40)),
        Optional.empty(),
        Optional.empty());
  }

  private List<Traffic> traffic(CurveSettings curve, List<String> families) {
    return Curves.traffic(
        List.of(
            new TrafficSettings(
                families,
                Optional.of(1.0),
                curve,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        new DataFolders(folder, Optional.empty()));
  }
}
