package io.gearshift.domain.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ShadowRuleTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final Instant NOW = T0.plusSeconds(10);
  private static final Duration RUN = Duration.ofMillis(10);
  private static final ShadowRule RULE = new ShadowRule(0.01, 0.25);

  @Test
  void aDeviceThatHasHadNothingToDoMayCheckAnAnswer() {
    assertThat(RULE.allows(idle(), RUN, NOW)).isTrue();
    assertThat(ShadowRule.NEVER.allows(idle(), RUN, NOW)).isFalse();
  }

  @Test
  void nothingIsCheckedWhileAQueryWaits() {
    assertThat(RULE.allows(device(true, T0, 100, CheckedTime.from(T0)), RUN, NOW)).isFalse();
  }

  @Test
  void nothingIsCheckedUntilTheDeviceWasIdleForAsLongAsTheRunTakes() {
    assertThat(RULE.allows(device(false, NOW.minusMillis(9), 100, CheckedTime.from(T0)), RUN, NOW))
        .isFalse();
    assertThat(RULE.allows(device(false, NOW.minusMillis(10), 100, CheckedTime.from(T0)), RUN, NOW))
        .isTrue();
  }

  @Test
  void nothingIsCheckedThatWouldTakeMuchOfTheTimeThatQueriesHave() {
    assertThat(RULE.allows(device(false, T0, 39, CheckedTime.from(T0)), RUN, NOW)).isFalse();
    assertThat(RULE.allows(device(false, T0, 40, CheckedTime.from(T0)), RUN, NOW)).isTrue();
  }

  @Test
  void checksTakeNoMoreThanTheirPartOfTheTime() {
    CheckedTime checked = CheckedTime.from(T0);
    long runs = 0;
    Instant now = T0;
    for (; now.isBefore(T0.plusSeconds(100)); now = now.plusMillis(50)) {
      if (RULE.allows(device(false, T0.minusSeconds(1), 100, checked), RUN, now)) {
        checked = checked.spent(RUN, RULE.deviceTimeShare(), now);
        runs++;
      }
    }
    assertThat(runs * RUN.toMillis()).isBetween(900L, 1_000L);
  }

  @Test
  void aQuietNightDoesNotPayForABusyMorning() {
    CheckedTime checked = CheckedTime.from(T0);
    assertThat(checked.credit(0.01, T0.plusSeconds(36_000))).isEqualTo(Duration.ofMillis(1_200));
  }

  @Test
  void theLeastTimeOfQueriesIsForgottenAfterAMinuteOrTwo() {
    LeastTime least = LeastTime.from(T0).with(Duration.ofMillis(5), T0.plusSeconds(59));
    assertThat(least.value(T0.plusSeconds(119))).isEqualTo(Duration.ofMillis(5));
    assertThat(least.value(T0.plusSeconds(121))).isGreaterThan(Duration.ofHours(1));
    LeastTime later = least.with(Duration.ofMillis(50), T0.plusSeconds(70));
    assertThat(later.value(T0.plusSeconds(71))).isEqualTo(Duration.ofMillis(5));
    assertThat(later.value(T0.plusSeconds(131))).isEqualTo(Duration.ofMillis(50));
  }

  private static IdleDevice idle() {
    return device(false, T0, 100, CheckedTime.from(T0));
  }

  private static IdleDevice device(boolean waits, Instant since, long leastMs, CheckedTime time) {
    return new IdleDevice(waits, since, Duration.ofMillis(leastMs), time);
  }
}
