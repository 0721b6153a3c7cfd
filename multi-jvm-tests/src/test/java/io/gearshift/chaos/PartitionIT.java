package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Partitions that take the planner's node away, and those of a node that starts again too soon. */
@Tag("cluster")
@ExtendWith(Table.class)
class PartitionIT {
  private final Cluster cluster;
  private final Node a;
  private final Node b;
  private final Node c;

  PartitionIT(TestInfo test) {
    cluster = new Cluster(test.getTestMethod().orElseThrow().getName(), 3);
    a = cluster.node("a");
    b = cluster.node("b");
    c = cluster.node("c");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  /** An orchestrator does not know of the partition: it starts the process again at once. */
  @Test
  void theFirstNodeOfTheListStartedAgainWhileCutOffDoesNotStayAlone() {
    assumeTrue(cluster.lan().canCut(), "partitions need network namespaces, which need root");
    cluster.whole(a, b, c);
    try (Scenario scenario =
        new Scenario("planner's node cut off, restarted while cut", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(4));
      scenario.excuse(a);
      scenario.fault("a is cut off");
      cluster.lan().cut(List.of(1), List.of(2, 3));
      assertThat(a.awaitExit(Duration.ofSeconds(60))).isEqualTo(Node.START_AGAIN);
      scenario.say("a has left; it is started again");
      scenario.beginAlone(a);
      scenario.pass(Duration.ofSeconds(15));
      scenario.note(
          scenario
              .watch()
              .plannerBack(scenario.fault(), List.of(b, c))
              .map(t -> "planner back after %.1f s".formatted(t.toMillis() / 1e3))
              .orElse("no planner"));
      scenario.say("heal; a says: " + (a.output().contains("ready in") ? "ready" : "not ready"));
      long until = scenario.load().now();
      cluster.lan().heal();
      assertThat(a.awaitExit(Duration.ofSeconds(90))).isEqualTo(Node.START_AGAIN);
      scenario.say("a gives way, and is started again");
      cluster.start(a);
      try {
        long epoch = cluster.agreed(a, b, c);
        scenario.note("one plan again, epoch " + epoch);
      } finally {
        Verdict verdict = scenario.end();
        assertThat(verdict.recovery(scenario.fault(), until))
            .hasValueSatisfying(time -> assertThat(time).isLessThan(Duration.ofSeconds(10)));
      }
    }
  }

  @Test
  void aPartitionThatHealsBeforeAnybodyIsGivenUpLeavesAllAsItWas() {
    assumeTrue(cluster.lan().canCut(), "partitions need network namespaces, which need root");
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("partition for 3 s", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(4));
      scenario.fault("c is cut off");
      cluster.lan().cut(List.of(3), List.of(1, 2));
      scenario.pass(Duration.ofSeconds(3));
      cluster.lan().heal();
      scenario.say("healed");
      scenario.pass(Duration.ofSeconds(12));
      long until = scenario.load().now();
      cluster.agreed(a, b, c);
      assertThat(List.of(a, b, c)).allMatch(Node::isAlive);
      Verdict verdict = scenario.end();
      assertThat(verdict.recovery(scenario.fault(), until))
          .hasValueSatisfying(time -> assertThat(time).isLessThan(Duration.ofSeconds(10)));
    }
  }
}
