package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.VariantId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node of two devices on real networks, whose parts are killed while it is busy. Deadlines are
 * generous, so that every query that is not answered was lost, or refused for no good reason.
 */
class MidBurstTest {
  private static final String DEVICES =
      "[ { id = cpu-0, kind = cpu, cores = 1, memory-bytes = 1GiB },"
          + " { id = cpu-1, kind = cpu, cores = 1, memory-bytes = 1GiB } ]";
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int QUERIES = 1_500;
  private static final int MIDDLE = QUERIES / 2;
  private static final Duration GAP = Duration.ofMillis(2);
  private static final String DEVICE = "/system/sharding/device/*/*";

  private TestProbe<Reply> client;
  @TempDir private Path models;
  private ServingNode node;

  @BeforeEach
  void start() throws Exception {
    node =
        Fashion.in(models, "nano", "small", "medium")
            .start(Map.of("devices", DEVICES), new Warnings());
    client = TestProbe.create(node.system());
  }

  @AfterEach
  void stop() {
    node.stop().toCompletableFuture().join();
  }

  @Test
  void killingABatcherLosesNothing() throws Exception {
    assertThatNothingIsLostWhen(() -> kill(DEVICE + "/*/*"));
  }

  @Test
  void killingASlotAndWithItItsInstanceLosesNothing() throws Exception {
    assertThatNothingIsLostWhen(() -> kill(DEVICE + "/*"));
  }

  @Test
  void killingTheDevicesLosesNothingAndTheyComeBack() throws Exception {
    assertThatNothingIsLostWhen(() -> kill(DEVICE));
    awaitStanding();
  }

  @Test
  void aPlannerThatFailsLosesNothingAndCarriesOnWithItsPlan() throws Exception {
    long epoch = node.planStatus().plan().orElseThrow().epoch();
    assertThatNothingIsLostWhen(
        () -> node.replanner().tell(new Replanner.Use("no such planner, so it fails")));
    awaitStanding();
    assertThat(node.planStatus().plan().orElseThrow().epoch()).isEqualTo(epoch);
  }

  @Test
  void shiftingFromPlannerToPlannerAtSixtyPercentLoadLosesNothing() throws Exception {
    List<String> planners = List.of("proteus", "resident", "proteus");
    double rate = 0.6 * capacity();
    int phase = Math.max(QUERIES / 4, (int) (1.5 * rate));
    int queries = phase * (planners.size() + 1);
    Instant began = Instant.now();
    for (int id = 0; id < queries; id++) {
      if (id > 0 && id % phase == 0) {
        choose(planners.get(id / phase - 1));
      }
      sleepUntil(began.plusNanos((long) (id / rate * 1e9)));
      send(id);
    }
    List<Reply> replies = replies(queries);
    assertThatAllAreAnswered(replies);
    await().atMost(TIME).until(() -> node.planStatus().arrived());
    assertThat(node.planStatus().planner()).isEqualTo("proteus");
    assertThat(epochs(replies)).as("plans that answered").hasSizeGreaterThan(1);
    System.out.printf(
        "%.0f queries/s; p99 %.1f ms before, %.1f ms while plans changed; plans that answered: %s%n",
        rate,
        p99(replies.subList(0, phase)),
        p99(replies.subList(phase, queries)),
        epochs(replies));
  }

  /** Queries per second, of as many as come at once. */
  private double capacity() {
    Instant began = Instant.now();
    for (int id = 0; id < QUERIES; id++) {
      send(id);
    }
    replies(QUERIES);
    return QUERIES / (Duration.between(began, Instant.now()).toNanos() / 1e9);
  }

  private void assertThatNothingIsLostWhen(Runnable killing) throws Exception {
    for (int id = 0; id < QUERIES; id++) {
      if (id == MIDDLE) {
        killing.run();
      }
      send(id);
      Thread.sleep(GAP.toMillis());
    }
    assertThatAllAreAnswered(replies(QUERIES));
  }

  private List<Reply> replies(int count) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(client.receiveMessage(TIME));
    }
    return replies;
  }

  private static void sleepUntil(Instant time) throws InterruptedException {
    long wait = Duration.between(Instant.now(), time).toMillis();
    if (wait > 0) {
      Thread.sleep(wait);
    }
  }

  private void assertThatAllAreAnswered(List<Reply> replies) {
    assertThat(replies).filteredOn(Reply.Rejected.class::isInstance).isEmpty();
    assertThat(replies).extracting(Reply::queryId).doesNotHaveDuplicates();
    client.expectNoMessage(Duration.ofMillis(100));
  }

  private void send(long id) {
    Instant now = Instant.now();
    node.router(Fashion.ID)
        .tell(
            new StageRouter.Infer(
                Fashion.query(id, now, now.plus(TIME)), Optional.empty(), client.getRef()));
  }

  private void kill(String path) {
    Adapter.toClassic(node.system())
        .actorSelection(path)
        .tell(Kill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
  }

  private void choose(String planner) {
    TestProbe<PolicyStatus> operator = TestProbe.create(node.system());
    node.board().tell(new PolicyBoard.Show(operator.getRef()));
    PolicyNames names = operator.receiveMessage().chosen();
    node.board()
        .tell(
            new PolicyBoard.Choose(
                new PolicyNames(planner, names.routing(), names.batching()), operator.getRef()));
    assertThat(operator.receiveMessage().chosen().planner()).isEqualTo(planner);
  }

  private void awaitStanding() {
    await()
        .atMost(TIME)
        .until(
            () ->
                node.planStatus().arrived()
                    && node.planStatus().devices().size() == 2
                    && node.readiness(Fashion.ID).ready(VariantId.of("fashion", "medium")));
  }

  private static Set<Long> epochs(List<Reply> replies) {
    return replies.stream()
        .map(Reply.Answered.class::cast)
        .map(Reply.Answered::epoch)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double p99(List<Reply> replies) {
    List<Double> sorted =
        replies.stream()
            .map(Reply.Answered.class::cast)
            .map(answer -> answer.timing().queue().plus(answer.timing().run()).toNanos() / 1e6)
            .sorted()
            .toList();
    return sorted.get(sorted.size() * 99 / 100);
  }
}
