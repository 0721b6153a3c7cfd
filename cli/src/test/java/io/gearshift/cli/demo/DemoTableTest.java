package io.gearshift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Slice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoTableTest {
  private static Slice slice(Map<String, Long> variants) {
    OptionalDouble value = OptionalDouble.of(0.5);
    return new Slice(
        10,
        9,
        0,
        new TreeMap<>(Map.of("504", 1L)),
        new TreeMap<>(variants),
        value,
        value,
        new Slice.Latency(value, value, value, value));
  }

  @Test
  void eachStageTellsWhoServedItInTheCalmAndInTheBurst() {
    Slice calm = slice(Map.of("find/large", 9L, "read/large", 18L));
    Slice burst = slice(Map.of("find/large", 3L, "find/small", 6L, "read/small", 18L));
    Report.Asked asked = new Report.Asked("ours", "u", "p", Optional.empty(), "a", 1, 300, true);
    Report report =
        new Report(
            asked,
            slice(Map.of("find/large", 1L)),
            List.of(calm, calm, burst, burst, calm, calm, calm),
            new Report.Generator(0, 0, 1, 1, 1, false),
            new TreeMap<>(),
            new TreeMap<>());

    String text = new DemoTable(new Burst(5, 2), List.of("find", "read"), List.of(report)).text();

    assertThat(text)
        .contains("2× the 5.0 queries/s")
        .containsPattern("ours +10 +90.00% +50.00% +50.00% +0.5 +0.5 +504 1")
        .containsPattern("who served find +calm +burst +calm again")
        .containsPattern("ours +large 100% +small 67% large 33% +large 100%")
        .containsPattern("ours +large 100% +small 100% +large 100%");
    Phase after = Phase.of(report, 2).get(2);
    assertThat(after.offered()).as("what comes after the end counts to the end").isEqualTo(30);
  }
}
