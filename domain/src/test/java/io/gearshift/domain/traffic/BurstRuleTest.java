package io.gearshift.domain.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BurstRuleTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final FamilyId A = new FamilyId("a");
  private static final FamilyId B = new FamilyId("b");
  private static final BurstRule RULE = new BurstRule(1.2, Duration.ofSeconds(2));

  private static boolean burst(double planned, double newest) {
    return RULE.isBurst(
        Map.of(A, Rate.of(planned)), Map.of(A, Rate.of(newest)), T0, T0.plusSeconds(10));
  }

  @Test
  void aHighRateMustBeExceededByTheFactor() {
    assertThat(burst(1000, 1200)).isFalse();
    assertThat(burst(1000, 1201)).isTrue();
  }

  @Test
  void aLowRateMustBeExceededByThreeStandardDeviations() {
    assertThat(burst(25, 40)).isFalse();
    assertThat(burst(25, 41)).isTrue();
    assertThat(burst(1, 4)).isFalse();
    assertThat(burst(1, 5)).isTrue();
  }

  @Test
  void aTrickleIsTakenForOnePerSecond() {
    assertThat(burst(0.01, 3)).isFalse();
    assertThat(burst(0.01, 4)).isTrue();
  }

  @Test
  void whateverArrivesWhereNothingWasPlannedIsABurst() {
    assertThat(burst(0, 1)).isTrue();
    assertThat(burst(0, 0)).isFalse();
    assertThat(RULE.isBurst(Map.of(), Map.of(A, Rate.of(1)), T0, T0.plusSeconds(10))).isTrue();
  }

  @Test
  void oneFamilyIsEnough() {
    Map<FamilyId, Rate> planned = Map.of(A, Rate.of(100), B, Rate.of(100));
    Instant now = T0.plusSeconds(10);
    assertThat(RULE.isBurst(planned, Map.of(A, Rate.of(99), B, Rate.of(200)), T0, now)).isTrue();
    assertThat(RULE.isBurst(planned, Map.of(A, Rate.of(99), B, Rate.of(99)), T0, now)).isFalse();
  }

  @Test
  void waitsForThePauseAfterTheLastPlan() {
    Map<FamilyId, Rate> planned = Map.of(A, Rate.of(100));
    Map<FamilyId, Rate> newest = Map.of(A, Rate.of(200));
    assertThat(RULE.isBurst(planned, newest, T0, T0.plusMillis(1999))).isFalse();
    assertThat(RULE.isBurst(planned, newest, T0, T0.plusMillis(2000))).isTrue();
  }

  @Test
  void refusesSettingsThatMeanNothing() {
    assertThatThrownBy(() -> new BurstRule(0.9, Duration.ZERO))
        .hasMessage("factor: 0.9 (expected: >= 1)");
    assertThatThrownBy(() -> new BurstRule(Double.NaN, Duration.ZERO))
        .hasMessage("factor: NaN (expected: >= 1)");
    assertThatThrownBy(() -> new BurstRule(1.2, Duration.ofSeconds(-1)))
        .hasMessage("pause: PT-1S (expected: >= 0)");
  }
}
