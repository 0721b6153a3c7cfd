package io.gearshift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.Slice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final Slice.Latency NONE =
      new Slice.Latency(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  private final StringWriter story = new StringWriter();
  private final List<Double> rates = new ArrayList<>();

  /** A server of which a queue hides for {@code hidden} seconds that it does 100 per second. */
  private Report probe(double rate, double seconds, int hidden) {
    rates.add(rate);
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      long inTime = (long) (i < hidden ? rate : Math.min(rate, 100));
      slices.add(slice((long) rate, inTime));
    }
    Report.Asked asked = new Report.Asked("n", "u", "f", Optional.empty(), "a", 1, 1, true);
    Report.Generator generator = new Report.Generator(0, 0, 1, 1, 1, false);
    return new Report(asked, slices.get(0), slices, generator, new TreeMap<>(), new TreeMap<>());
  }

  private static Slice slice(long offered, long inTime) {
    return new Slice(
        offered,
        inTime,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        NONE);
  }

  @Test
  void theRateIsRaisedUntilTheServerFailsThreeTimes() throws Exception {
    Capacity capacity = new Capacity(Duration.ofMillis(100), new PrintWriter(story));
    assertThat(capacity.find(64, (rate, seconds) -> probe(rate, seconds, 0))).isEqualTo(100);
    assertThat(rates).containsExactly(64.0, 96.0, 144.0, 144.0, 144.0);
    assertThat(story.toString()).contains("of 144 queries/s it answers 100 in time");
  }

  @Test
  void whatAQueueCanHideForTwiceTheSloDoesNotCount() throws Exception {
    Capacity capacity = new Capacity(Duration.ofSeconds(3), new PrintWriter(story));
    assertThat(capacity.find(90, (rate, seconds) -> probe(rate, seconds, 6))).isEqualTo(100);
  }
}
