package io.gearshift.domain.pull;

import static io.gearshift.domain.pull.Subnets.ms;
import static io.gearshift.domain.pull.Subnets.resident;
import static io.gearshift.domain.pull.Subnets.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.pull.SlackFit.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlackFitTest {
  private static final int QUEUED = 100;

  private final SlackPolicy.Rule ranges = rule(Reading.RANGES, 24, Subnets.six());
  private final SlackPolicy.Rule cumulative = rule(Reading.CUMULATIVE, 24, Subnets.six());

  private static SlackPolicy.Rule rule(Reading reading, int buckets, List<Resident> residents) {
    return new SlackFit(reading, buckets).over(residents).orElseThrow();
  }

  @Test
  void ofRangesEachBucketHasTheLargestBatchThatFallsIntoIt() {
    Map<Double, String> byEnd = new LinkedHashMap<>();
    byEnd.put(2.7167, "(73.82, 2)");
    byEnd.put(4.0333, "(73.82, 4)");
    byEnd.put(5.35, "(77.64, 4)");
    byEnd.put(6.6667, "(73.82, 8)");
    byEnd.put(7.9833, "(76.69, 8)");
    byEnd.put(9.3, "(77.64, 8)");
    byEnd.put(10.6167, "(73.82, 16)");
    byEnd.put(11.9333, "(73.82, 16)"); // empty: the next below
    byEnd.put(13.25, "(79.44, 8)");
    byEnd.put(14.5667, "(76.69, 16)");
    byEnd.put(15.8833, "(76.69, 16)");
    byEnd.put(17.2, "(77.64, 16)");
    byEnd.put(18.5167, "(80.16, 8)");
    byEnd.put(19.8333, "(78.25, 16)");
    byEnd.put(21.15, "(78.25, 16)");
    byEnd.put(22.4667, "(78.25, 16)");
    byEnd.put(23.7833, "(78.25, 16)");
    byEnd.put(25.1, "(79.44, 16)");
    byEnd.put(26.4167, "(79.44, 16)");
    byEnd.put(31.6833, "(79.44, 16)");
    byEnd.put(33.0, "(80.16, 16)");
    byEnd.forEach(
        (end, expected) ->
            assertThat(said(ranges.decide(ms(end + 0.01), QUEUED)))
                .as("just past %s ms", end)
                .isEqualTo(expected));
  }

  @Test
  void theBucketThatEndsClosestBelowTheSlackIsUsed() {
    assertThat(said(ranges.decide(ms(36), QUEUED))).isEqualTo("(80.16, 16)");
    assertThat(said(ranges.decide(ms(12), QUEUED))).isEqualTo("(73.82, 16)");
    assertThat(said(cumulative.decide(ms(36), QUEUED))).isEqualTo("(80.16, 16)");
    assertThat(said(cumulative.decide(ms(12), QUEUED))).isEqualTo("(73.82, 16)");
  }

  @Test
  void cumulativelyABucketHasTheLargestBatchOfAllThatEndsInIt() {
    assertThat(said(cumulative.decide(ms(13.3), QUEUED))).isEqualTo("(73.82, 16)");
    assertThat(said(cumulative.decide(ms(14.6), QUEUED))).isEqualTo("(76.69, 16)");
    assertThat(said(cumulative.decide(ms(26), QUEUED))).isEqualTo("(79.44, 16)");
    assertThat(said(cumulative.decide(ms(6), QUEUED))).isEqualTo("(77.64, 4)");
  }

  @Test
  void withLessSlackThanAnyBucketHasTheQuickestTakesItsLargestBatch() {
    for (SlackPolicy.Rule rule : List.of(ranges, cumulative)) {
      assertThat(said(rule.decide(ms(2), QUEUED))).isEqualTo("(73.82, 16)");
      assertThat(said(rule.decide(ms(-5), QUEUED))).isEqualTo("(73.82, 16)");
    }
  }

  @Test
  void whatItChoosesEndsWithinTheSlackWhereAnythingDoesInTheFirstBucket() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      SlackPolicy.Rule rule =
          rule(
              Reading.values()[random.nextInt(2)],
              1 + random.nextInt(60),
              random.ints(1 + random.nextInt(6), 10, 500).mapToObj(SlackFitTest::drawn).toList());
      Pull shortest = rule.decide(ms(0), 1);
      double slack = random.nextDouble() * 200;
      Pull pull = rule.decide(ms(slack), QUEUED);
      assertThat(pull.equals(shortest) || pull.latency().compareTo(ms(slack)) <= 0)
          .as("seed %d, round %d: %s with %.3f ms", seed, i, said(pull), slack)
          .isTrue();
    }
  }

  private static Resident drawn(int base) {
    return resident(50 + base % 47, base / 100.0, base / 100.0 * (1 + base % 23));
  }

  @Test
  void whatAnotherDominatesIsNeverChosen() {
    Resident slower = resident(75, 2.1, 15);
    List<Resident> residents = new ArrayList<>(Subnets.six());
    residents.add(slower);
    assertThat(rule(Reading.RANGES, 24, residents).residents())
        .containsExactlyElementsOf(Subnets.six());
  }

  @Test
  void ofTwoThatAreAlikeOneIsKept() {
    Resident one = resident(75, 2, 15);
    assertThat(rule(Reading.CUMULATIVE, 8, List.of(one, one)).residents()).containsExactly(one);
  }

  @Test
  void aLoneVariantThatDoesNotBatchIsAlwaysChosen() {
    Resident alone =
        new Resident(
            Subnets.six().get(0).variant(),
            Subnets.six().get(0).accuracy(),
            Subnets.six().get(0).latency().upTo(1));
    SlackPolicy.Rule rule = rule(Reading.CUMULATIVE, 24, List.of(alone));
    assertThat(rule.decide(ms(50), QUEUED)).isEqualTo(new Pull(alone, 1));
    assertThat(rule.decide(ms(1.4), QUEUED)).isEqualTo(new Pull(alone, 1));
    assertThat(rule.decide(ms(0), QUEUED)).isEqualTo(new Pull(alone, 1));
  }

  @Test
  void whereNothingIsLoadedThereIsNothingToChoose() {
    assertThat(new SlackFit(Reading.CUMULATIVE, 24).over(List.of())).isEmpty();
  }

  @Test
  void itNeedsABucket() {
    assertThatThrownBy(() -> new SlackFit(Reading.CUMULATIVE, 0))
        .hasMessage("buckets: 0 (expected: >= 1)");
  }
}
