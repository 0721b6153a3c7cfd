package io.gearshift.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.config.BadConfig;
import io.gearshift.config.scenario.CurveSettings;
import io.gearshift.config.scenario.DataFolders;
import io.gearshift.config.scenario.TrafficSettings;
import io.gearshift.simulator.Traffic;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.RateCurve;
import io.gearshift.simulator.arrivals.RecordedArrivals;
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
    RateCurve curve = curves(wave(CurveSettings.Shape.SINE), List.of("f")).get(0);
    assertThat(curve.seconds()).isCloseTo(60, within(1e-9));
    assertThat(curve.rateAt(0)).isCloseTo(55, within(1e-9));
    assertThat(curve.rateAt(10)).isCloseTo(100, within(0.1));
    assertThat(curve.rateAt(30)).isCloseTo(10, within(0.1));
    assertThat(curve.queries()).isCloseTo(55 * 60 + 45 * 40 / Math.PI, within(5.0));
  }

  @Test
  void aDayBeginsAtItsLow() {
    RateCurve curve = curves(wave(CurveSettings.Shape.DIURNAL), List.of("f")).get(0);
    assertThat(curve.rateAt(0)).isCloseTo(10, within(1e-9));
    assertThat(curve.rateAt(20)).isCloseTo(100, within(0.1));
  }

  @Test
  void familiesShareACurveByZipfsLaw() {
    List<String> families = List.of("a", "b", "c");
    List<RateCurve> curves = curves(wave(CurveSettings.Shape.DIURNAL), families);
    assertThat(curves.get(1).rateAt(0)).isCloseTo(curves.get(0).rateAt(0) / 2, within(1e-9));
    assertThat(curves.stream().mapToDouble(curve -> curve.rateAt(20)).sum())
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

  @Test
  void arrivalsGoToTheFamiliesThatTheyName() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "0,a\n1,b\n2,a\n4,c\n");
    List<Traffic> traffic =
        traffic(recorded(List.of("b", "a"), Optional.empty(), Optional.empty()));
    assertThat(traffic).extracting(t -> t.family().name()).containsExactly("b", "a");
    assertThat(traffic).extracting(t -> t.arrivals().seconds()).containsExactly(2.0, 3.0);
    assertThatThrownBy(() -> traffic(recorded(List.of("d"), Optional.empty(), Optional.empty())))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("a.csv' has none of [d] (expected: of [a, b, c])");
  }

  @Test
  void aFamilyMayHaveTheArrivalsOfOthersAndTimeGoFaster() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "0,a\n1,b\n2,a\n9,c\n");
    Optional<List<String>> all = Optional.of(List.of("a", "b", "c"));
    Traffic traffic = traffic(recorded(List.of("f"), all, Optional.of(2.0))).get(0);
    assertThat(((RecordedArrivals) traffic.arrivals()).queries()).isEqualTo(4);
    assertThat(traffic.arrivals().seconds()).isEqualTo(5);
    assertThatThrownBy(() -> traffic(recorded(List.of("f"), all, Optional.of(0.0))))
        .isInstanceOf(BadConfig.class)
        .hasMessage("traffic[0]: scale: 0.0 (expected: > 0)");
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

  private List<RateCurve> curves(CurveSettings curve, List<String> families) {
    List<Traffic> traffic =
        traffic(
            new TrafficSettings(
                families,
                Optional.of(1.0),
                Optional.of(curve),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(traffic).extracting(t -> t.family().name()).isEqualTo(families);
    return traffic.stream().map(t -> ((DrawnArrivals) t.arrivals()).curve()).toList();
  }

  private static TrafficSettings recorded(
      List<String> families, Optional<List<String>> rowsOf, Optional<Double> scale) {
    return new TrafficSettings(
        families,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Path.of("a.csv")),
        rowsOf,
        scale,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private List<Traffic> traffic(TrafficSettings settings) {
    return Curves.traffic(List.of(settings), new DataFolders(folder, Optional.empty()));
  }
}
