package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What breaks most often, on three nodes under load: in every build. */
@ExtendWith(Table.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShortChaosIT {
  /** At the end of a fault everybody knows of it. */
  private static final long LAST = 3_000_000_000L;

  private static Cluster cluster;
  private static Node a;
  private static Node b;
  private static Node c;

  @BeforeAll
  static void form() {
    cluster = new Cluster("short", 3);
    a = cluster.node("a");
    b = cluster.node("b");
    c = cluster.node("c");
  }

  @BeforeEach
  void whole() {
    cluster.whole(a, b, c);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  @Order(1)
  void aNodeThatIsKilledCostsItsOwnClientsAndNobodyElse() {
    try (Scenario scenario = new Scenario("kill -9 a device node", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.kill(b);
      scenario.pass(Duration.ofSeconds(8));
      long until = scenario.load().now();
      scenario.restart(b);
      scenario.pass(Duration.ofSeconds(2));
      Verdict verdict = scenario.end();
      assertThat(verdict.byDevice(until - LAST, until)).isNotEmpty().doesNotContainKey("b-cpu-0");
    }
  }

  @Test
  @Order(2)
  void nodesRestartedOneByOneFailNobody() {
    try (Scenario scenario = new Scenario("rolling restart", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.fault("rolling restart begins");
      for (Node node : List.of(c, b, a)) {
        scenario.say("stop " + node.name());
        node.frontEnd().takeOut();
        node.terminate();
        assertThat(node.awaitExit(Duration.ofSeconds(60))).isEqualTo(143);
        scenario.restart(node);
        scenario.pass(Duration.ofSeconds(1));
      }
      scenario.pass(Duration.ofSeconds(2));
      Verdict verdict = scenario.end();
      assertThat(verdict.failed()).isEmpty();
    }
  }

  @Test
  @Order(3)
  void theSideOfAPartitionWithFewerNodesStopsAndComesBack() {
    assumeTrue(cluster.lan().canCut(), "partitions need network namespaces, which need root");
    try (Scenario scenario = new Scenario("partition 1 : 2, and heal", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(4));
      Node alone = cluster.living().get(1);
      List<Node> others = cluster.living().stream().filter(node -> node != alone).toList();
      scenario.excuse(alone);
      scenario.fault(alone.name() + " is cut off");
      cluster.lan().cut(List.of(alone.number()), others.stream().map(Node::number).toList());
      assertThat(alone.awaitExit(Duration.ofSeconds(60))).isEqualTo(Node.START_AGAIN);
      scenario.note(
          "%s left after %.1f s"
              .formatted(alone.name(), (scenario.load().now() - scenario.fault()) / 1e9));
      long until = scenario.load().now();
      cluster.lan().heal();
      scenario.restart(alone);
      long epoch = cluster.agreed(a, b, c);
      scenario.note("one plan again, epoch " + epoch);
      scenario.pass(Duration.ofSeconds(3));
      Verdict verdict = scenario.end();
      assertThat(verdict.byDevice(until - LAST, until)).isNotEmpty();
    }
  }
}
