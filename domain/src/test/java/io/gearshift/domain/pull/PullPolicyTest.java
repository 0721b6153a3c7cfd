package io.gearshift.domain.pull;

import static io.gearshift.domain.pull.Subnets.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.pull.PullPolicy.Drop;
import io.gearshift.domain.pull.PullPolicy.Expired;
import io.gearshift.domain.pull.PullPolicy.Run;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullPolicyTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final SlackPolicy FIT = new SlackFit(SlackFit.Reading.CUMULATIVE, 24);

  private final Resident small = Subnets.six().get(0);
  private final Resident large = Subnets.six().get(5);

  private static PullPolicy.Table table(Duration margin, Expired expired) {
    return new PullPolicy(FIT, margin, expired).over(Subnets.six()).orElseThrow();
  }

  private static Query due(double millis, int items) {
    return new Query(1, T0, T0.plus(ms(millis)), items, List.of());
  }

  @Test
  void theMarginIsNoSlack() {
    assertThat(table(ms(0), Expired.DROP).decide(due(33, 1), 1, T0)).isEqualTo(new Run(large, 16));
    assertThat(table(ms(22), Expired.DROP).decide(due(33, 1), 1, T0)).isEqualTo(new Run(small, 16));
  }

  @Test
  void aQueryThatNoVariantCanAnswerInTimeIsDropped() {
    assertThat(table(ms(1), Expired.DROP).decide(due(2.4, 1), 9, T0)).isEqualTo(new Drop());
    assertThat(table(ms(1), Expired.DROP).decide(due(2.41, 1), 9, T0))
        .isEqualTo(new Run(small, 16));
    assertThat(table(ms(0), Expired.DROP).decide(due(9.9, 16), 16, T0)).isEqualTo(new Drop());
  }

  @Test
  void orItIsKeptIfThatIsWanted() {
    assertThat(table(ms(0), Expired.KEEP).decide(due(-20, 1), 9, T0)).isEqualTo(new Run(small, 16));
  }

  @Test
  void aQueryOfManyItemsRunsWhole() {
    // the slack has (77.64, 4)
    assertThat(table(ms(0), Expired.DROP).decide(due(6, 1), 9, T0)).isInstanceOf(Run.class);
    Resident quick = Subnets.six().get(0);
    assertThat(table(ms(0), Expired.DROP).decide(due(6, 8), 8, T0)).isEqualTo(new Run(quick, 8));
    // twice the largest batch
    assertThat(table(ms(0), Expired.DROP).decide(due(30, 32), 32, T0))
        .isEqualTo(new Run(Subnets.six().get(1), 32));
  }

  @Test
  void whatALaterStageNeedsIsNoSlackButNoReasonToGiveUp() {
    Query query = new Query(1, T0, T0.plus(ms(1)), T0.plus(ms(33)), 1, List.of());
    assertThat(table(ms(0), Expired.DROP).decide(query, 1, T0)).isEqualTo(new Run(small, 16));
  }

  @Test
  void aMarginIsNotNegative() {
    assertThatThrownBy(() -> new PullPolicy(FIT, ms(-1), Expired.DROP))
        .hasMessageStartingWith("margin: ");
  }
}
