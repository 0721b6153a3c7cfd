package io.gearshift.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Machines that are slow, full, or wrong about the time. */
@Tag("cluster")
@ExtendWith(Table.class)
class MachineIT {
  private static final long SECOND = 1_000_000_000L;

  private final Cluster cluster;
  private final Node a;
  private final Node b;
  private final Node c;

  MachineIT(TestInfo test) {
    cluster = new Cluster(test.getTestMethod().orElseThrow().getName(), 3);
    a = cluster.node("a");
    b = cluster.node("b");
    c = cluster.node("c");
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void aDeviceThatIsTenTimesSlowerIsRoutedAround() {
    cluster.options(a, "-D", "cluster.roles=[frontend]");
    cluster.options(b, "-D", "cluster.roles=[device]");
    cluster.options(c, "-D", "cluster.roles=[device]");
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("a device ten times slower", cluster, a)) {
      scenario.pass(Duration.ofSeconds(6));
      long slow = scenario.fault("c is slowed");
      Throttle.slow(c, Duration.ofSeconds(15));
      long until = scenario.load().now();
      scenario.pass(Duration.ofSeconds(10));
      Verdict verdict = scenario.end();
      System.out.printf(
          "  answered before, while slow (last 5 s), after (last 5 s): %s %s %s%n",
          verdict.byDevice(0, slow),
          verdict.byDevice(until - 5 * SECOND, until),
          verdict.byDevice(until + 5 * SECOND, until + 10 * SECOND));
      assertThat(verdict.recovery(slow, until))
          .hasValueSatisfying(time -> assertThat(time).isLessThan(Duration.ofSeconds(10)));
      double before = share("c-cpu-0", verdict.byDevice(0, slow));
      double during = share("c-cpu-0", verdict.byDevice(until - 5 * SECOND, until));
      assertThat(during)
          .as("a slow device that answers in time is used still, but not as before")
          .isLessThan(Math.max(before, 0.5));
    }
  }

  private static double share(String device, Map<String, Long> answers) {
    long all = answers.values().stream().mapToLong(Long::longValue).sum();
    return (double) answers.getOrDefault(device, 0L) / all;
  }

  @Test
  void aDiskThatIsFullStopsNoNodeThatServes() throws IOException {
    assumeTrue(Disk.isPermitted(), "a small disk needs a mount, which needs root");
    Path temporary = Files.createDirectories(b.repository().resolveSibling("temporary"));
    try (Disk disk = Disk.under(b.repository());
        Disk other = Disk.under(temporary)) {
      cluster.environment(b, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary));
      cluster.whole(a, b, c);
      try (Scenario scenario = new Scenario("disk full", cluster, a, b, c)) {
        scenario.pass(Duration.ofSeconds(3));
        scenario.fault("b's disks are full");
        disk.fill();
        other.fill();
        scenario.pass(Duration.ofSeconds(6));
        b.frontEnd().takeOut();
        scenario.say("stop b");
        b.terminate();
        b.awaitExit(Duration.ofSeconds(60));
        scenario.say("start b with its disks full");
        Files.deleteIfExists(b.repository().resolve("echo/shallow/profile-cpu-1.csv"));
        disk.fill();
        other.fill();
        cluster.start(b);
        String how = awaitReadyOrEnd(b);
        scenario.note(how);
        if (b.isAlive()) {
          b.frontEnd().putIn();
        } else {
          assertThat(b.output())
              .as("it says why")
              .containsIgnoringCase("space left")
              .doesNotContain("\tat ");
          disk.free();
          other.free();
          scenario.restart(b);
        }
        cluster.agreed(a, b, c);
        scenario.pass(Duration.ofSeconds(3));
        Verdict verdict = scenario.end();
        assertThat(verdict.failed()).isEmpty();
      } finally {
        cluster.killAll(); // before the disks go
      }
    }
  }

  private static String awaitReadyOrEnd(Node node) {
    for (int i = 0; i < 600 && node.isAlive(); i++) {
      if (node.output().contains("ready in")) {
        return "it starts with its disks full";
      }
      Node.pause(Duration.ofMillis(100));
    }
    assertThat(node.isAlive()).as("neither ready nor ended within a minute").isFalse();
    return "it does not start with its disks full: status " + node.awaitExit(Duration.ZERO);
  }

  @Test
  void aClockThatIsWrongAndJumpsHarmsNobody() {
    Optional<FakeClock> found = FakeClock.find();
    assumeTrue(found.isPresent(), "a wrong clock needs libfaketime (apt-get install libfaketime)");
    FakeClock clock = found.get();
    clock.offBy(5);
    cluster.environment(b, clock.environment());
    cluster.whole(a, b, c);
    try (Scenario scenario = new Scenario("clock 5 s ahead, then 5 s behind", cluster, a, b, c)) {
      scenario.pass(Duration.ofSeconds(10));
      scenario.fault("b's clock jumps from 5 s ahead to 5 s behind");
      clock.offBy(-5);
      scenario.pass(Duration.ofSeconds(10));
      long until = scenario.load().now();
      cluster.agreed(a, b, c);
      Verdict verdict = scenario.end();
      assertThat(verdict.failed()).isEmpty();
      assertThat(verdict.recovery(scenario.fault(), until))
          .hasValueSatisfying(time -> assertThat(time).isLessThan(Duration.ofSeconds(10)));
    }
  }
}
