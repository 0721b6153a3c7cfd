package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever comes to mind, for three minutes. */
@Tag("cluster")
@ExtendWith(Table.class)
class NemesisIT {
  private static final long SEED = Long.getLong("chaos.nemesis.seed", System.nanoTime() & 0xffff);
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("chaos.nemesis.seconds", 180));

  /** By then a node that was given up has heard of it, and ended. */
  private static final Duration NOTICED = Duration.ofSeconds(12);

  private enum Fault {
    KILL,
    FREEZE,
    CUT,
    STOP,
    SLOW
  }

  @Test
  void faultsInAnyOrderCostNobodyAnAnswer() {
    System.out.println("chaos.nemesis.seed=" + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    try (Cluster cluster = new Cluster("nemesis", 3)) {
      Node[] nodes = cluster.nodes().toArray(Node[]::new);
      cluster.whole(nodes);
      List<Fault> done = new ArrayList<>();
      try (Scenario scenario = new Scenario("random faults, seed " + SEED, cluster, nodes)) {
        while (scenario.load().now() < TIME.toNanos()) {
          scenario.pass(Duration.ofMillis(random.nextInt(500, 4_000)));
          Node node = nodes[random.nextInt(nodes.length)];
          Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
          Duration hold = Duration.ofMillis(random.nextInt(1_000, 12_000));
          if (fault != Fault.CUT || cluster.lan().canCut()) {
            strike(scenario, cluster, node, fault, hold);
            done.add(fault);
          }
        }
        scenario.note("faults " + done.size());
        cluster.agreed(nodes);
        scenario.fault("all faults are over");
        scenario.pass(Duration.ofSeconds(8));
        long until = scenario.load().now();
        Verdict verdict = scenario.end();
        assertThat(verdict.recovery(scenario.fault(), until))
            .hasValueSatisfying(time -> assertThat(time).isLessThan(Duration.ofSeconds(5)));
      }
    }
  }

  private static void strike(
      Scenario scenario, Cluster cluster, Node node, Fault fault, Duration hold) {
    scenario.fault(fault + " " + node.name() + " for " + hold.toMillis() + " ms");
    scenario.excuse(node);
    switch (fault) {
      case KILL -> {
        node.kill();
        scenario.pass(hold);
      }
      case STOP -> {
        node.terminate();
        node.awaitExit(Duration.ofSeconds(60));
      }
      case FREEZE -> {
        node.freeze();
        scenario.pass(hold);
        node.thaw();
      }
      case CUT -> {
        List<Integer> others =
            cluster.nodes().stream().filter(n -> n != node).map(Node::number).toList();
        cluster.lan().cut(List.of(node.number()), others);
        scenario.pass(hold);
        cluster.lan().heal();
      }
      case SLOW -> Throttle.slow(node, hold);
    }
    settle(scenario, cluster, node);
  }

  /** Starts nodes that have ended, as an orchestrator would, and waits for all. */
  private static void settle(Scenario scenario, Cluster cluster, Node struck) {
    scenario.pass(NOTICED);
    for (Node node : cluster.nodes()) {
      if (!node.isAlive()) {
        if (node != struck) {
          scenario.note(node.name() + " left though nothing was done to it");
        }
        scenario.begin(node);
      }
    }
    for (Node node : cluster.nodes()) {
      node.awaitHealthy();
      scenario.expect(node);
    }
    scenario.say("all are ready");
  }
}
