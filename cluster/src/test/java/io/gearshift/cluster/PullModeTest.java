package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
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
import java.util.stream.Stream;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of one device on real networks, all of them loaded, which takes from one queue. */
class PullModeTest {
  private static final String DEVICES =
      "[ { id = cpu-0, kind = cpu, cores = 1, memory-bytes = 1GiB } ]";
  private static final List<String> VARIANTS = List.of("nano", "tiny", "small", "medium", "large");
  private static final Duration SLO = Duration.ofMillis(800);
  private static final Duration TIME = Duration.ofSeconds(30);

  @TempDir private static Path models;
  private static ServingNode node;
  private static long sent;

  private final TestProbe<Reply> client = TestProbe.create(node.system());

  @BeforeAll
  static void start() throws Exception {
    node =
        Fashion.in(models, VARIANTS.toArray(String[]::new))
            .start(Map.of("devices", DEVICES, "routing.policy", "slack-fit"), new Warnings());
    await()
        .atMost(TIME)
        .until(
            () ->
                VARIANTS.stream()
                    .allMatch(
                        name -> node.readiness(Fashion.ID).ready(VariantId.of("fashion", name))));
  }

  @AfterAll
  static void stop() {
    node.stop().toCompletableFuture().join();
  }

  @BeforeEach
  void pull() {
    choose("slack-fit");
  }

  @Test
  void aBurstIsAnsweredInLargeBatchesAndACalmOneByOne() {
    for (int i = 0; i < 3; i++) {
      send(SLO);
      assertThat(answered(client.receiveMessage(TIME)).timing().batch()).isOne();
    }
    int burst = 2_000;
    for (int i = 0; i < burst; i++) {
      send(SLO);
    }
    List<Reply> replies = replies(burst);
    List<Reply.Answered> answers =
        replies.stream()
            .flatMap(r -> r instanceof Reply.Answered a ? Stream.of(a) : Stream.empty())
            .toList();
    assertThat(replies).extracting(Reply::queryId).doesNotHaveDuplicates();
    assertThat(replies)
        .filteredOn(Reply.Rejected.class::isInstance)
        .extracting(reply -> ((Reply.Rejected) reply).reason().name())
        .isSubsetOf("DEADLINE", "OVERLOAD");
    assertThat(answers.size()).isGreaterThan(burst / 10);
    assertThat(answers).anyMatch(answer -> answer.timing().batch() >= 32);
  }

  @Test
  void whatIsLostWithItsBatcherIsAnsweredOnce() {
    int count = 200;
    for (int i = 0; i < count; i++) {
      if (i == count / 2) {
        Adapter.toClassic(node.system())
            .actorSelection("/system/sharding/device/*/*/*/*")
            .tell(Kill.getInstance(), org.apache.pekko.actor.ActorRef.noSender());
      }
      send(TIME);
    }
    List<Reply> replies = replies(count);
    assertThat(replies).filteredOn(Reply.Rejected.class::isInstance).isEmpty();
    assertThat(replies).extracting(Reply::queryId).doesNotHaveDuplicates();
    client.expectNoMessage(Duration.ofMillis(100));
  }

  @Test
  void fromPullToPushAndBackWhileQueriesComeNothingIsLost() throws InterruptedException {
    int each = 150;
    for (String policy : List.of("slack-fit", "accuracy-by-backlog", "slack-refit")) {
      choose(policy);
      for (int i = 0; i < each; i++) {
        send(TIME);
        Thread.sleep(1);
      }
    }
    assertThat(replies(3 * each))
        .allMatch(Reply.Answered.class::isInstance)
        .extracting(Reply::queryId)
        .doesNotHaveDuplicates();
  }

  private void choose(String routing) {
    TestProbe<PolicyStatus> operator = TestProbe.create(node.system());
    node.board().tell(new PolicyBoard.Show(operator.getRef()));
    PolicyNames names = operator.receiveMessage().chosen();
    node.board()
        .tell(
            new PolicyBoard.Choose(
                new PolicyNames(names.planner(), routing, names.batching()), operator.getRef()));
    assertThat(operator.receiveMessage().chosen().routing()).isEqualTo(routing);
  }

  private void send(Duration slo) {
    Instant now = Instant.now();
    node.router(Fashion.ID)
        .tell(
            new StageRouter.Infer(
                Fashion.query(sent++, now, now.plus(slo)), Optional.empty(), client.getRef()));
  }

  private List<Reply> replies(int count) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(client.receiveMessage(TIME));
    }
    return replies;
  }

  private static Reply.Answered answered(Reply reply) {
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return (Reply.Answered) reply;
  }
}
