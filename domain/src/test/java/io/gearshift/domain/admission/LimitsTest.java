package io.gearshift.domain.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.admission.Limits.Admitted;
import io.gearshift.domain.admission.Limits.Limit;
import io.gearshift.domain.admission.Limits.Refused;
import io.gearshift.domain.admission.Limits.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Instant T0 = Instant.parse("2026-03-01T23:59:00Z");
  private static final int MANY = Integer.MAX_VALUE;
  private static final Limits TEN_PER_SECOND = new Limits(10, 3, MANY, Long.MAX_VALUE);

  @Test
  void aBurstComesInAtOnceAndTheNextWaitsForAPermit() {
    Usage usage = TEN_PER_SECOND.unused(T0);
    for (int i = 0; i < 3; i++) {
      usage = admitted(TEN_PER_SECOND, usage, T0);
    }
    assertThat(TEN_PER_SECOND.admit(usage, T0))
        .isEqualTo(new Refused(Limit.RATE, Duration.ofMillis(100)));
    assertThat(TEN_PER_SECOND.admit(usage, T0.plusMillis(60)))
        .isEqualTo(new Refused(Limit.RATE, Duration.ofMillis(40)));
    assertThat(TEN_PER_SECOND.admit(usage, T0.plusMillis(100))).isInstanceOf(Admitted.class);
  }

  @Test
  void aLongSilenceIsWorthNoMoreThanABurst() {
    Usage usage = admitted(TEN_PER_SECOND, TEN_PER_SECOND.unused(T0), T0);
    Instant later = T0.plusSeconds(3600);
    for (int i = 0; i < 3; i++) {
      usage = admitted(TEN_PER_SECOND, usage, later);
    }
    assertThat(TEN_PER_SECOND.admit(usage, later)).isInstanceOf(Refused.class);
  }

  @Test
  void inTheLongRunAsManyComeInAsTheRateAllows() {
    long seed = 20260301;
    Random random = new Random(seed);
    Usage usage = TEN_PER_SECOND.unused(T0);
    Instant now = T0;
    int in = 0;
    while (now.isBefore(T0.plusSeconds(100))) {
      now = now.plusNanos(1 + random.nextInt(20_000_000)); // about 100 in a second
      if (TEN_PER_SECOND.admit(usage, now) instanceof Admitted admitted) {
        usage = admitted.after().ended();
        in++;
      }
    }
    assertThat(in).as("seed %d", seed).isBetween(990, 1003);
  }

  @Test
  void whatIsOpenCountsUntilItEnds() {
    Limits two = new Limits(Double.POSITIVE_INFINITY, 1, 2, Long.MAX_VALUE);
    Usage usage = admitted(two, admitted(two, two.unused(T0), T0), T0);

    assertThat(two.admit(usage, T0))
        .isEqualTo(new Refused(Limit.CONCURRENT, Duration.ofSeconds(1)));
    assertThat(two.admit(usage.ended(), T0)).isInstanceOf(Admitted.class);
  }

  @Test
  void aDayEndsAtMidnightOfUtc() {
    Limits daily = new Limits(Double.POSITIVE_INFINITY, 1, MANY, 2);
    Usage usage = admitted(daily, admitted(daily, daily.unused(T0), T0), T0);

    assertThat(daily.admit(usage, T0)).isEqualTo(new Refused(Limit.PER_DAY, Duration.ofMinutes(1)));
    Usage next = admitted(daily, usage, T0.plusSeconds(60));
    assertThat(next.today()).isEqualTo(1);
    assertThat(next.open()).isEqualTo(3);
  }

  @Test
  void aClockThatGoesBackGivesNothingAway() {
    Limits limits = new Limits(10, 1, MANY, 2);
    Usage usage = admitted(limits, limits.unused(T0), T0);
    assertThat(limits.admit(usage, T0.minusSeconds(60))).isInstanceOf(Refused.class);
    usage = admitted(limits, usage, T0.plusMillis(100));
    assertThat(limits.admit(usage, T0.minusSeconds(86_400 * 3)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.limit()).isEqualTo(Limit.PER_DAY));
  }

  @Test
  void withoutLimitsEverythingComesIn() {
    Usage usage = Limits.NONE.unused(T0);
    for (int i = 0; i < 10_000; i++) {
      usage = admitted(Limits.NONE, usage, T0);
    }
  }

  @Test
  void namesTheValueAndWhatWasExpected() {
    assertThatThrownBy(() -> new Limits(0, 1, 1, 1)).hasMessage("rate: 0.0 (expected: above 0)");
    assertThatThrownBy(() -> new Limits(Double.NaN, 1, 1, 1)).hasMessageStartingWith("rate: NaN");
    assertThatThrownBy(() -> new Limits(1, 0, 1, 1)).hasMessage("burst: 0 (expected: at least 1)");
    assertThatThrownBy(() -> new Limits(1, 1, 0, 1)).hasMessageStartingWith("concurrent: 0");
    assertThatThrownBy(() -> new Limits(1, 1, 1, 0)).hasMessageStartingWith("perDay: 0");
  }

  private static Usage admitted(Limits limits, Usage usage, Instant now) {
    Verdict verdict = limits.admit(usage, now);
    assertThat(verdict).isInstanceOf(Admitted.class);
    return ((Admitted) verdict).after();
  }
}
