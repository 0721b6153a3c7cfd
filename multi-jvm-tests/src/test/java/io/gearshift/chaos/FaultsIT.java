package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Processes that stop, freeze, come, and cannot run what they should. */
@Tag("cluster")
@ExtendWith(Table.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsIT {
  private static final Duration RECOVERED = Duration.ofSeconds(10);
  private static final Duration PLANNED_AGAIN = Duration.ofSeconds(40);
  private static final double MANY = 240; // more than one device is good for
  private static final long THREE_SECONDS = 3_000_000_000L;

  private static Cluster cluster;
  private static Node a;
  private static Node b;
  private static Node c;
  private static Node d;

  @BeforeAll
  static void form() {
    cluster = new Cluster("faults", 4);
    a = cluster.node("a");
    b = cluster.node("b");
    c = cluster.node("c");
    d = cluster.node("d");
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  @Order(1)
  void whenTheNodeOfThePlannerIsKilledServiceGoesOnAndAnotherPlans() {
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("kill -9 the planner's node", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(4));
      Node oldest = cluster.oldest();
      scenario.kill(oldest);
      List<Node> left = cluster.living();
      scenario.pass(Duration.ofSeconds(25));
      long until = scenario.load().now();
      Optional<Duration> planner = scenario.watch().plannerBack(scenario.fault(), left);
      scenario.note(
          planner
              .map(t -> "planner back after %.1f s".formatted(t.toMillis() / 1e3))
              .orElse("no planner"));
      scenario.restart(oldest);
      cluster.agreed(a, b, c);
      Verdict verdict = scenario.end();
      assertThat(planner).hasValueSatisfying(time -> assertThat(time).isLessThan(PLANNED_AGAIN));
      recovered(verdict, scenario.fault(), until);
    }
  }

  @Test
  @Order(2)
  void aNodeThatFreezesIsLeftAloneAndComesBack() {
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("SIGSTOP for 10 s", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(4));
      scenario.excuse(b);
      scenario.fault("freeze b");
      b.freeze();
      scenario.pass(Duration.ofSeconds(10));
      b.thaw();
      scenario.say("thaw b");
      long until = scenario.load().now();
      scenario.pass(Duration.ofSeconds(8));
      if (b.isAlive()) {
        scenario.note("b stayed");
        scenario.expect(b);
      } else {
        assertThat(b.awaitExit(Duration.ZERO)).isEqualTo(Node.START_AGAIN);
        scenario.note("b was taken for lost, and started again");
        scenario.restart(b);
      }
      cluster.agreed(a, b, c);
      scenario.pass(Duration.ofSeconds(3));
      recovered(scenario.end(), scenario.fault(), until);
    }
  }

  /** Of all moments to come back the worst: given up already, and not yet gone for the others. */
  @Test
  @Order(3)
  void aNodeThatComesBackAsItIsGivenUpTakesNobodyWithIt() {
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("SIGSTOP until given up", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.excuse(c);
      long before = decisions();
      scenario.fault("freeze c");
      c.freeze();
      while (decisions() == before && secondsSinceFault(scenario) < 20) {
        scenario.pass(Duration.ofMillis(20));
      }
      c.thaw();
      scenario.say("c is given up; thaw it");
      scenario.pass(Duration.ofSeconds(15));
      assertThat(List.of(a, b)).as("the others").allMatch(Node::isAlive);
      long until = scenario.load().now();
      assertThat(c.awaitExit(Duration.ofSeconds(20))).isEqualTo(Node.START_AGAIN);
      scenario.restart(c);
      cluster.agreed(a, b, c);
      recovered(scenario.end(), scenario.fault(), until);
    }
  }

  /** How often a or b have given somebody up. */
  private static long decisions() {
    return (a.output() + b.output())
        .lines()
        .filter(line -> line.contains("SBR took decision"))
        .count();
  }

  private static double secondsSinceFault(Scenario scenario) {
    return (scenario.load().now() - scenario.fault()) / 1e9;
  }

  @Test
  @Order(4)
  void aNodeThatJoinsUnderLoadIsUsed() {
    cluster.whole(a, b, c);
    d.frontEnd().takeOut();
    try (Scenario scenario = new Scenario("a node joins", cluster, a, b, c, d)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.fault("d joins");
      scenario.restart(d);
      long ready = scenario.load().now();
      cluster.agreed(a, b, c, d);
      scenario.pass(Duration.ofSeconds(6)); // its queries go to others until its device has loaded
      scenario.load().rate(MANY);
      scenario.pass(Duration.ofSeconds(6));
      long until = scenario.load().now();
      Verdict verdict = scenario.end();
      assertThat(verdict.byDevice(ready, until).getOrDefault("d-cpu-0", 0L)).isPositive();
      assertThat(verdict.failed()).isEmpty();
    }
  }

  @Test
  @Order(5)
  void twoOfFourNodesMayFailAtOnce() {
    cluster.whole(a, b, c, d);
    try (Scenario scenario = new Scenario("two of four killed at once", cluster, a, b, c, d)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.kill(c);
      scenario.kill(d);
      scenario.pass(Duration.ofSeconds(18));
      long until = scenario.load().now();
      cluster.agreed(a, b);
      scenario.restart(c);
      recovered(scenario.end(), scenario.fault(), until);
    }
  }

  @Test
  @Order(6)
  void queriesThatMakeTheNetworkFailHarmNobodyElse() {
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("one query in five fails its run", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.say("one query in five is poisoned");
      scenario.load().poison(0.2);
      scenario.pass(Duration.ofSeconds(10));
      scenario.load().poison(0);
      scenario.pass(Duration.ofSeconds(2));
      Verdict verdict = scenario.end();
      long failed = verdict.count(query -> query.detail().startsWith("500"));
      assertThat(failed).isPositive();
      assertThat(verdict.count(Outcome.OK) + failed).isEqualTo(verdict.sent());
    }
  }

  @Test
  @Order(7)
  void aNodeWhoseModelFileIsCorruptLeavesThatVariantToTheOthers() throws IOException {
    cluster.whole(a, b, c);
    Path model = c.repository().resolve("echo/deep/model.onnx");
    byte[] whole = Files.readAllBytes(model);
    FileTime written = Files.getLastModifiedTime(model);
    try (Scenario scenario = new Scenario("corrupt model file on one node", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(3));
      scenario.kill(c);
      Files.writeString(model, "this is no network");
      // it has a profile, and so is believed to run, until a device loads it
      Files.setLastModifiedTime(model, written);
      cluster.start(c);
      scenario.pass(Duration.ofSeconds(20));
      boolean serves = c.isAlive() && c.output().contains("ready in");
      scenario.note(serves ? "it serves without" : "it does not serve");
      if (serves) {
        scenario.expect(c);
      }
      long from = scenario.load().now();
      scenario.pass(Duration.ofSeconds(5));
      Verdict verdict = scenario.end();
      List<Sent> wrong = new ArrayList<>(verdict.history());
      wrong.removeIf(q -> q.sent() < from || q.outcome() == Outcome.OK || q.frontEnd().equals("c"));
      assertThat(wrong).as("failed on the other nodes, once it has settled").isEmpty();
      assertThat(
              verdict.count(
                  q ->
                      q.device().equals("c-cpu-0")
                          && q.variant().equals("deep")
                          && q.sent() > scenario.fault()))
          .as("answers by a network that c does not have")
          .isZero();
    } finally {
      c.kill();
      Files.write(model, whole);
      Files.setLastModifiedTime(model, written);
    }
  }

  private static void recovered(Verdict verdict, long fault, long until) {
    assertThat(verdict.recovery(fault, until))
        .hasValueSatisfying(time -> assertThat(time).isLessThan(RECOVERED));
    assertThat(verdict.goodput(until - THREE_SECONDS, until)).isPositive();
  }
}
