package io.gearshift.cluster.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
  private static final ClusterView PAIR = new ClusterView(List.of("b:1", "c:1"), 2, false, "c:1");
  private static final ClusterView NONE = new ClusterView(List.of(), 0, false, "");

  @Test
  void theSmallerGivesWayWhateverElse() {
    ClusterView alone = new ClusterView(List.of("a:1"), 1, true, "a:1");
    assertThat(alone.givesWayTo(PAIR)).isTrue();
    assertThat(PAIR.givesWayTo(alone)).isFalse();
  }

  @Test
  void nodesThatJoinAndLeaveDoNotMakeAClusterLarge() {
    ClusterView full = new ClusterView(List.of("d:1", "e:1", "f:1"), 1, false, "d:1");
    assertThat(full.givesWayTo(PAIR)).isTrue();
  }

  @Test
  void ofEqualsTheOneThatCanJoinTheOtherGivesWay() {
    ClusterView unlisted = new ClusterView(List.of("d:1", "e:1"), 2, true, "d:1");
    assertThat(PAIR.givesWayTo(unlisted)).isTrue();
    assertThat(unlisted.givesWayTo(PAIR)).isFalse();
  }

  @Test
  void elseTheOneWhoseOldestHasTheGreaterAddress() {
    ClusterView other = new ClusterView(List.of("a:1", "d:1"), 2, false, "d:1");
    assertThat(other.givesWayTo(PAIR)).isTrue();
    assertThat(PAIR.givesWayTo(other)).isFalse();
  }

  @Test
  void whoSharesANodeIsNoOtherClusterHoweverThatNodeStands() {
    ClusterView removed = new ClusterView(List.of("a:1", "b:1"), 1, false, "a:1");
    assertThat(removed.givesWayTo(PAIR)).isFalse();
    assertThat(PAIR.givesWayTo(removed)).isFalse();
  }

  @Test
  void aNodeThatIsInNoClusterNeitherGivesWayNorIsGivenWayTo() {
    assertThat(NONE.givesWayTo(PAIR)).isFalse();
    assertThat(PAIR.givesWayTo(NONE)).isFalse();
  }

  @Test
  void ofTwoClustersExactlyOneGivesWay() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      List<String> addresses = new ArrayList<>();
      for (int node = 0; node < 6; node++) {
        addresses.add("10.0.0." + random.nextInt(1_000_000) + node + ":25520");
      }
      Collections.shuffle(addresses, random);
      int cut = 1 + random.nextInt(5);
      ClusterView one = view(addresses.subList(0, cut), random);
      ClusterView other = view(addresses.subList(cut, 6), random);
      assertThat(one.givesWayTo(other))
          .as("seed %d, %d: %s, %s", seed, i, one, other)
          .isNotEqualTo(other.givesWayTo(one));
    }
  }

  @Test
  void nobodyIsOlderThanAllAndNoMember() {
    assertThatThrownBy(() -> new ClusterView(List.of("a:1"), 1, false, "b:1"))
        .hasMessage("oldest: 'b:1' (expected: one of [a:1])");
    assertThatThrownBy(() -> new ClusterView(List.of("a:1"), 2, false, "a:1"))
        .hasMessage("up: 2 (expected: some of [a:1])");
  }

  private static ClusterView view(List<String> members, Random random) {
    int up = 1 + random.nextInt(members.size());
    return new ClusterView(members, up, random.nextBoolean(), members.get(0));
  }
}
