package io.gearshift.domain.pull;

import static io.gearshift.domain.pull.Subnets.ms;
import static io.gearshift.domain.pull.Subnets.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The policies that SlackFit is measured against. */
class SlackPoliciesTest {
  private static final int QUEUED = 100;

  private static String decided(SlackPolicy policy, double slack) {
    return said(policy.over(Subnets.six()).orElseThrow().decide(ms(slack), QUEUED));
  }

  @Test
  void maxBatchLooksForTheBatchFirst() {
    assertThat(decided(new MaxBatch(), 12)).isEqualTo("(73.82, 16)");
    assertThat(decided(new MaxBatch(), 36)).isEqualTo("(80.16, 16)");
    assertThat(decided(new MaxBatch(), 9.9)).isEqualTo("(77.64, 8)");
    assertThat(decided(new MaxBatch(), 1)).isEqualTo("(73.82, 16)");
  }

  @Test
  void maxAccuracyLooksForTheVariantFirst() {
    assertThat(decided(new MaxAccuracy(), 12)).isEqualTo("(80.16, 4)");
    assertThat(decided(new MaxAccuracy(), 36)).isEqualTo("(80.16, 16)");
    assertThat(decided(new MaxAccuracy(), 3)).isEqualTo("(78.25, 1)");
    assertThat(decided(new MaxAccuracy(), 1)).isEqualTo("(73.82, 16)");
  }

  @Test
  void minCostIsAlwaysTheQuickestThatIsAccurateEnough() {
    assertThat(decided(new MinCost(new Accuracy(0)), 36)).isEqualTo("(73.82, 16)");
    assertThat(decided(new MinCost(new Accuracy(0)), 6)).isEqualTo("(73.82, 8)");
    assertThat(decided(new MinCost(new Accuracy(0.78)), 36)).isEqualTo("(78.25, 16)");
    assertThat(new MinCost(new Accuracy(0.9)).over(Subnets.six())).isEmpty();
  }

  @Test
  void oneVariantStaysThatVariant() {
    OneVariant fixed = new OneVariant(VariantId.of("net", "s79.44"));
    assertThat(decided(fixed, 36)).isEqualTo("(79.44, 16)");
    assertThat(decided(fixed, 9)).isEqualTo("(79.44, 4)");
    assertThat(decided(fixed, 1)).isEqualTo("(79.44, 16)");
    assertThat(fixed.over(Subnets.six().subList(0, 3))).isEmpty();
  }

  @Test
  void whatTakesAsLongAsTheSlackDoesNotFit() {
    assertThat(decided(new MaxBatch(), 10)).isEqualTo("(77.64, 8)");
    assertThat(decided(new MaxAccuracy(), 4.6)).isEqualTo("(79.44, 1)");
  }

  @Test
  void withHeadroomAPolicyDecidesByAPartOfTheSlack() {
    SlackPolicy fit = new SlackFit(SlackFit.Reading.CUMULATIVE, 24);
    for (double slack : new double[] {-3, 2, 12, 17, 36, 90}) {
      assertThat(decided(new Headroom(fit, 0.5), Math.max(slack, 2 * slack)))
          .isEqualTo(decided(fit, slack));
    }
    assertThat(decided(new Headroom(fit, 1), 36)).isEqualTo("(80.16, 16)");
    assertThat(decided(new Headroom(fit, 0.4), 36)).isEqualTo(decided(fit, 14.4));
    assertThatThrownBy(() -> new Headroom(fit, 0)).hasMessageContaining("part: 0.0 (expected:");
  }

  @Test
  void refittedAShortQueueIsAnsweredMoreAccuratelyInTheSameTime() {
    SlackPolicy fit = new SlackFit(SlackFit.Reading.CUMULATIVE, 24);
    SlackPolicy.Rule refit = new Refit(fit).over(Subnets.six()).orElseThrow();
    assertThat(said(refit.decide(ms(12), 16))).isEqualTo("(73.82, 16)");
    assertThat(said(refit.decide(ms(12), 4))).isEqualTo("(79.44, 4)");
    assertThat(said(refit.decide(ms(12), 1))).isEqualTo("(80.16, 1)");
    for (int queued : List.of(1, 3, 7, 15)) {
      assertThat(refit.decide(ms(12), queued).latency()).isLessThanOrEqualTo(ms(10));
    }
  }
}
