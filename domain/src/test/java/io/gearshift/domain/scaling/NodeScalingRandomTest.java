package io.gearshift.domain.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.scaling.NodeFleet.Node;
import io.gearshift.domain.scaling.ScalingStep.Drain;
import io.gearshift.domain.scaling.ScalingStep.Grow;
import io.gearshift.domain.scaling.ScalingStep.Remove;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule over random histories of wishes, starts, crashes and failing actuators. */
class NodeScalingRandomTest {
  private static final int SECONDS = 3000;

  /** A cluster of nodes with a device each, as an orchestrator keeps it. */
  private static final class World {
    final SplittableRandom random;
    final boolean isOrdered;
    final List<Node> nodes = new ArrayList<>();
    Optional<String> left = Optional.empty();
    int kept;
    int wanted = 1;
    int named;

    World(long seed) {
      random = new SplittableRandom(seed);
      isOrdered = random.nextBoolean();
      kept = random.nextInt(1, 4);
      while (nodes.size() < kept) {
        come();
      }
    }

    NodeFleet fleet() {
      Optional<Set<String>> mayGo =
          isOrdered ? Optional.of(Set.of("n" + (kept - 1))) : Optional.empty();
      return new NodeFleet(nodes, new Scale(kept, mayGo, ""), OptionalInt.of(wanted));
    }

    void second() {
      if (random.nextInt(60) == 0) {
        wanted = random.nextInt(0, 12);
      }
      if (nodes.size() < kept && left.isEmpty() && random.nextInt(20) == 0) {
        come();
      }
      if (nodes.size() > 1 && random.nextInt(500) == 0) {
        nodes.remove(random.nextInt(nodes.size())); // a crash
      }
      if (random.nextInt(10) == 0) {
        nodes.removeIf(Node::leaving);
      }
    }

    private void come() {
      String name = isOrdered ? firstMissing() : "n" + named++;
      nodes.add(new Node(name, 1, random.nextInt(3), false, nodes.isEmpty()));
    }

    private String firstMissing() {
      int ordinal = 0;
      while (fleet().node("n" + ordinal).isPresent()) {
        ordinal++;
      }
      return "n" + ordinal;
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void oneChangeAtATimeWithinTheBoundsAndNothingGoesUndrained(long seed) {
    World world = new World(seed);
    NodeScaling rule =
        new NodeScaling(
            1 + world.random.nextInt(2),
            6,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20));
    ScalingHistory history = ScalingHistory.EMPTY;
    Instant sparedSince = Instant.EPOCH;
    int changes = 0;
    for (int second = 0; second < SECONDS; second++) {
      Instant now = Instant.EPOCH.plusSeconds(second);
      world.second();
      NodeFleet fleet = world.fleet();
      ScalingStep step = rule.decide(fleet, history, now);
      assertThat(rule.decide(fleet, history, now)).as("asked again").isEqualTo(step);
      assertThat(step.nodesWanted()).isBetween(rule.minNodes(), rule.maxNodes());
      if (step.nodesWanted() >= world.kept) {
        sparedSince = now;
      }
      boolean isStill =
          world.nodes.size() == world.kept && world.nodes.stream().noneMatch(Node::leaving);
      if (step.act() instanceof Grow grow) {
        assertThat(isStill).as("grows only when nothing is under way").isTrue();
        assertThat(grow.nodes()).isGreaterThan(world.kept).isLessThanOrEqualTo(rule.maxNodes());
      } else if (step.act() instanceof Drain drain) {
        assertThat(isStill).as("drains only when nothing is under way").isTrue();
        assertThat(world.kept).isGreaterThan(rule.minNodes()).isGreaterThan(1);
        assertThat(now).isAfterOrEqualTo(sparedSince.plusSeconds(60));
        assertThat(fleet.node(drain.node()).orElseThrow().planner()).isFalse();
        if (!world.isOrdered) {
          assertThat(fleet.node(drain.node()).orElseThrow().hosted())
              .as("of those without the planner the one that hosts least")
              .isEqualTo(
                  world.nodes.stream()
                      .filter(n -> !n.planner())
                      .min(Comparator.comparing(Node::hosted))
                      .orElseThrow()
                      .hosted());
        }
      } else if (step.act() instanceof Remove remove) {
        assertThat(remove.nodes()).isEqualTo(world.kept - 1).isGreaterThanOrEqualTo(1);
        assertThat(remove.nodes()).isGreaterThanOrEqualTo(rule.minNodes());
        remove
            .node()
            .flatMap(fleet::node)
            .ifPresent(there -> assertThat(there.planner()).as("undrained").isTrue());
      }
      if (world.random.nextInt(4) != 0) { // else the actuator fails, and nothing was done
        history = step.history();
        changes += enact(world, step.act());
      }
    }
    assertThat(changes).as("changes").isGreaterThan(3);
  }

  private static int enact(World world, ScalingStep.Act act) {
    if (act instanceof Grow grow) {
      world.kept = grow.nodes();
      return 1;
    }
    if (act instanceof Drain drain) {
      world.nodes.replaceAll(
          n ->
              n.name().equals(drain.node())
                  ? new Node(n.name(), 1, n.hosted(), true, n.planner())
                  : n);
      world.left = Optional.of(drain.node());
    } else if (act instanceof Remove remove) {
      world.kept = remove.nodes();
      world.left = Optional.empty();
      remove.node().ifPresent(name -> world.nodes.removeIf(n -> n.name().equals(name)));
      return 1;
    }
    return 0;
  }
}
