package io.gearshift.planner.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodsTest {
  private static final Instant START = Instant.EPOCH;

  @Test
  void instancesAreSoManyThatEachIsUsedAsItShouldBe() {
    assertThat(PodAutoscaler.of(0.5).decide(3, 0.8, START).instances()).isEqualTo(5);
    assertThat(PodAutoscaler.of(0.5).decide(3, 0.54, START).instances()).isEqualTo(3);
  }

  @Test
  void noMoreThanFourOrTwiceAsManyComeAtOnce() {
    assertThat(PodAutoscaler.of(0.1).decide(1, 1, START).instances()).isEqualTo(4);
    assertThat(PodAutoscaler.of(0.1).decide(6, 1, START).instances()).isEqualTo(12);
  }

  @Test
  void fewerAreHadWhenFiveMinutesHaveWantedFewer() {
    PodAutoscaler busy = PodAutoscaler.of(0.5).decide(10, 0.5, START).next();

    PodAutoscaler.Decision soon = busy.decide(10, 0.05, START.plus(Duration.ofMinutes(5)));
    assertThat(soon.instances()).isEqualTo(10);
    // one would do, and four go at once
    assertThat(soon.next().decide(10, 0.05, START.plus(Duration.ofMinutes(6))).instances())
        .isEqualTo(6);
  }

  @Test
  void targetsAreAboveNothingAndNoMoreThanAll() {
    assertThatThrownBy(() -> PodAutoscaler.of(0))
        .hasMessage("target: 0.0 (expected: above 0, up to 1)");
  }

  @Test
  void coresAreNineTenthsOfWhatWasUsedAndSomeMore() {
    PodRecommender recommender = PodRecommender.empty();
    for (int second = 0; second < 100; second++) {
      recommender = recommender.after(second < 60 ? 1 : 4, START.plusSeconds(second));
    }

    // buckets are a twentieth wide
    assertThat(recommender.target()).isCloseTo(1.15 * 4, within(0.25));
    assertThat(recommender.lower()).isCloseTo(1.15, within(0.1));
    assertThat(recommender.upper()).isEqualTo(recommender.target());
  }

  @Test
  void whatIsADayOldCountsHalf() {
    PodRecommender recommender = PodRecommender.empty();
    for (int second = 0; second < 18; second++) {
      recommender = recommender.after(4, START.plusSeconds(second));
    }
    Instant tomorrow = START.plus(Duration.ofDays(1));
    for (int second = 0; second < 80; second++) {
      recommender = recommender.after(1, tomorrow.plusSeconds(second));
    }

    // 18 of 98 samples, but 9 of 89 by weight: just more than a tenth
    assertThat(recommender.target()).isCloseTo(1.15 * 4, within(0.25));
    assertThat(recommender.after(1, tomorrow).after(1, tomorrow).target()).isLessThan(4);
  }

  @Test
  void nothingIsRecommendedBeforeAnythingWasUsed() {
    assertThat(PodRecommender.empty().target()).isZero();
  }
}
