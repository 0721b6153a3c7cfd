package io.gearshift.http.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.actors.watch.Second;
import io.gearshift.actors.watch.Second.Capacity;
import io.gearshift.actors.watch.Second.Version;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final List<String> VARIANTS = List.of("large", "small", "nano");

  @Test
  void nothingAskedIsNoVerdict() {
    Verdict verdict = of(0, Map.of());

    assertThat(verdict.inTime()).isEmpty();
    assertThat(verdict.accuracy()).isEmpty();
    assertThat(verdict.gear()).isEmpty();
    assertThat(verdict.why()).isEqualTo("Nothing is asked just now.");
  }

  @Test
  void whenIdleItIsTheTopGear() {
    Verdict verdict = of(50, Map.of(), new Version("large", 50, 0.9));

    assertThat(verdict.inTime()).contains(1.0);
    assertThat(verdict.gear().orElseThrow().isTop()).isTrue();
    assertThat(verdict.why())
        .isEqualTo("50 a second are asked; large can serve about 100, and answers.");
  }

  @Test
  void aDemandAboveTheTopGearIsWhyOthersAnswer() {
    Verdict verdict =
        of(200, Map.of(), new Version("large", 50, 0.9), new Version("nano", 150, 0.7));

    assertThat(verdict.accuracy().orElseThrow()).isCloseTo(0.75, within(1e-9));
    assertThat(verdict.gear().orElseThrow().number()).isEqualTo(1);
    assertThat(verdict.why())
        .isEqualTo(
            "200 a second are asked, more than the 100 of large: 75 % of the answers come from"
                + " faster variants than large.");
  }

  @Test
  void aDemandAboveTheLowestGearIsWhyQueriesAreDropped() {
    Verdict verdict = of(900, Map.of(Reason.OVERLOAD, 300L), new Version("nano", 600, 0.7));

    assertThat(verdict.inTime().orElseThrow()).isCloseTo(600.0 / 900, within(1e-9));
    assertThat(verdict.why())
        .contains("more than the 500 that can be served in the lowest gear")
        .contains("33 % of the queries are dropped, mostly as queues were full.");
  }

  @Test
  void whatClientsDoWrongIsNoBrokenPromise() {
    Verdict verdict = of(50, Map.of(Reason.INVALID, 40L), new Version("large", 10, 0.9));

    assertThat(verdict.inTime()).contains(1.0);
    assertThat(verdict.why()).doesNotContain("dropped");
  }

  private static Verdict of(long taken, Map<Reason, Long> refused, Version... versions) {
    long answered = List.of(versions).stream().mapToLong(Version::answered).sum();
    Second.Model model =
        new Second.Model(
            "animals",
            taken,
            0,
            answered,
            0,
            0,
            refused,
            List.of(versions),
            answered,
            Duration.ZERO,
            0,
            0,
            new Capacity(100, 500),
            OptionalInt.empty());
    return Verdict.of("animals", List.of(new Second(Instant.EPOCH, List.of(model))), VARIANTS);
  }
}
