package io.gearshift.domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.scaling.NodeFleet.Node;
import io.gearshift.domain.scaling.ScalingStep.Drain;
import io.gearshift.domain.scaling.ScalingStep.Grow;
import io.gearshift.domain.scaling.ScalingStep.Remove;
import io.gearshift.domain.scaling.ScalingStep.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeScalingTest {
  private static final Instant T0 = Instant.EPOCH;
  private static final Duration CONFIRM = Duration.ofSeconds(10);
  private static final Duration QUIET = Duration.ofMinutes(5);
  private static final NodeScaling RULE =
      new NodeScaling(1, 5, CONFIRM, QUIET, Duration.ofSeconds(30));

  private ScalingHistory history = ScalingHistory.EMPTY;

  @Test
  void moreAreAskedForOnceTheyAreWantedForAWhileAndAllAtOnce() {
    NodeFleet fleet = fleet(2, 7, node("a", 2), node("b", 2));
    assertThat(decide(fleet, 0)).isEqualTo(new Stay());
    assertThat(decide(fleet, 9)).isEqualTo(new Stay());
    assertThat(decide(fleet, 10)).isEqualTo(new Grow(4));
    assertThat(decide(fleet(4, 7, node("a", 2), node("b", 2)), 20)).isEqualTo(new Stay());
  }

  @Test
  void moreThatAreNotWantedInBetweenAreNotAskedFor() {
    decide(fleet(1, 3, node("a", 1)), 0);
    decide(fleet(1, 1, node("a", 1)), 5);
    assertThat(decide(fleet(1, 3, node("a", 1)), 12)).isEqualTo(new Stay());
  }

  @Test
  void withoutConfirmationMoreAreAskedForAtOnce() {
    NodeScaling prompt = new NodeScaling(1, 5, Duration.ZERO, QUIET, Duration.ZERO);
    ScalingStep step = prompt.decide(fleet(1, 2, node("a", 1)), history, T0);
    assertThat(step.act()).isEqualTo(new Grow(2));
  }

  @Test
  void nothingElseIsAskedForWhileNodesAreOnTheirWay() {
    NodeFleet fleet = fleet(3, 5, node("a", 1), node("b", 1));
    for (int second = 0; second < 1000; second++) {
      assertThat(decide(fleet, second)).isEqualTo(new Stay());
    }
  }

  @Test
  void thatNodesAreLateIsSaid() {
    decide(fleet(1, 2, node("a", 1)), 0);
    decide(fleet(1, 2, node("a", 1)), 10);
    NodeFleet asked = fleet(2, 2, node("a", 1));
    assertThat(RULE.decide(asked, history, at(30)).why()).isEqualTo("1 node comes");
    assertThat(RULE.decide(asked, history, at(71)).why())
        .isEqualTo("1 node comes; late, see why they do not start");
  }

  @Test
  void afterTheQuietTimeTheNodeThatHostsLeastLeavesAndIsTakenAwayOnceItHasLeft() {
    Node idle = new Node("b", 1, 0, false, false);
    NodeFleet three = fleet(3, 2, node("a", 1), idle, node("c", 1));
    assertThat(decide(three, 0)).isEqualTo(new Stay());
    assertThat(decide(three, 299)).isEqualTo(new Stay());
    assertThat(decide(three, 300)).isEqualTo(new Drain("b"));
    Node leaving = new Node("b", 1, 0, true, false);
    assertThat(decide(fleet(3, 2, node("a", 1), leaving, node("c", 1)), 301)).isEqualTo(new Stay());
    assertThat(decide(fleet(3, 2, node("a", 1), node("c", 1)), 302))
        .isEqualTo(new Remove(Optional.of("b"), 2));
    assertThat(decide(fleet(2, 2, node("a", 1), node("c", 1)), 303)).isEqualTo(new Stay());
    assertThat(history).isEqualTo(ScalingHistory.EMPTY);
  }

  @Test
  void aNodeThatWasDrainedIsTakenAwayEvenIfMoreAreWantedByThen() {
    history = ScalingHistory.EMPTY.draining("b");
    assertThat(decide(fleet(2, 9, node("a", 1)), 0)).isEqualTo(new Remove(Optional.of("b"), 1));
  }

  @Test
  void ofAStatefulSetOnlyTheLastCanGo() {
    NodeFleet fleet =
        new NodeFleet(
            List.of(new Node("g-0", 1, 0, false, false), node("g-1", 1), node("g-2", 1)),
            new Scale(3, Optional.of(Set.of("g-2")), "7"),
            OptionalInt.of(1));
    decide(fleet, 0);
    assertThat(decide(fleet, 300)).isEqualTo(new Drain("g-2"));
  }

  @Test
  void theNodeWithThePlannerGoesLastAndIsStoppedByTheActuator() {
    Node planner = new Node("a", 1, 0, false, true);
    NodeFleet any = fleet(2, 1, planner, node("b", 1));
    decide(any, 0);
    assertThat(decide(any, 300)).isEqualTo(new Drain("b"));

    history = ScalingHistory.EMPTY;
    NodeFleet onlyIt =
        new NodeFleet(
            List.of(planner, node("b", 1)),
            new Scale(2, Optional.of(Set.of("a")), ""),
            OptionalInt.of(1));
    decide(onlyIt, 0);
    assertThat(decide(onlyIt, 300)).isEqualTo(new Remove(Optional.of("a"), 1));
  }

  @Test
  void aNodeWhoseDevicesAreNeededStays() {
    NodeFleet fleet =
        new NodeFleet(
            List.of(node("g-0", 1), node("g-1", 8)),
            new Scale(2, Optional.of(Set.of("g-1")), ""),
            OptionalInt.of(8));
    decide(fleet, 0);
    assertThat(decide(fleet, 300)).isEqualTo(new Stay());
    assertThat(RULE.decide(fleet, history, at(300)).why()).contains("not without", "g-1");
  }

  @Test
  void aNodeThatNeverCameAndIsNotWantedIsNotAskedForAnyMore() {
    NodeFleet missing =
        new NodeFleet(
            List.of(node("g-0", 1)),
            new Scale(2, Optional.of(Set.of("g-1")), ""),
            OptionalInt.of(1));
    decide(missing, 0);
    assertThat(decide(missing, 300)).isEqualTo(new Remove(Optional.of("g-1"), 1));

    history = ScalingHistory.EMPTY;
    NodeFleet between =
        new NodeFleet(
            List.of(node("g-0", 1), node("g-2", 1)),
            new Scale(3, Optional.of(Set.of("g-2")), ""),
            OptionalInt.of(1));
    decide(between, 0);
    assertThat(decide(between, 300)).as("g-2 is there, g-1 is not").isEqualTo(new Stay());
  }

  @Test
  void thereAreNeverFewerThanTheLeastNorMoreThanTheMost() {
    NodeScaling two = new NodeScaling(2, 3, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    assertThat(two.decide(fleet(1, 1, node("a", 1)), history, T0).act()).isEqualTo(new Grow(2));
    assertThat(two.decide(fleet(2, 0, node("a", 1), node("b", 1)), history, T0).act())
        .isEqualTo(new Stay());
    assertThat(two.decide(fleet(2, 90, node("a", 1), node("b", 1)), history, T0).act())
        .isEqualTo(new Grow(3));
    NodeFleet four = fleet(4, 90, node("a", 1), node("b", 1), node("c", 1), node("d", 1));
    assertThat(two.decide(four, history, T0).act()).isEqualTo(new Drain("a"));
  }

  @Test
  void nothingIsDoneWhileTooLittleIsKnown() {
    NodeFleet nobody = fleet(0, 3);
    NodeFleet unplanned =
        new NodeFleet(List.of(node("a", 1)), new Scale(1, any(), ""), OptionalInt.empty());
    for (int second = 0; second < 1000; second += 100) {
      assertThat(decide(nobody, second)).isEqualTo(new Stay());
      assertThat(decide(unplanned, second)).isEqualTo(new Stay());
    }
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThatThrownBy(() -> new NodeScaling(0, 1, CONFIRM, QUIET, CONFIRM))
        .hasMessageContaining("min-nodes: 0 (expected: >= 1");
    assertThatThrownBy(() -> new NodeScaling(3, 2, CONFIRM, QUIET, CONFIRM))
        .hasMessageContaining("max-nodes: 2 (expected: >= min-nodes, 3)");
    assertThatThrownBy(() -> new NodeScaling(1, 2, CONFIRM, CONFIRM, QUIET))
        .hasMessageContaining("quiet: PT10S (expected: >= cold-start, PT5M");
  }

  private ScalingStep.Act decide(NodeFleet fleet, int second) {
    ScalingStep step = RULE.decide(fleet, history, at(second));
    history = step.history();
    return step.act();
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  private static NodeFleet fleet(int kept, int devicesWanted, Node... nodes) {
    return new NodeFleet(List.of(nodes), new Scale(kept, any(), ""), OptionalInt.of(devicesWanted));
  }

  private static Optional<Set<String>> any() {
    return Optional.empty();
  }

  private static Node node(String name, int devices) {
    return new Node(name, devices, devices, false, false);
  }
}
