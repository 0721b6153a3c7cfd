package io.gearshift.actors.stage;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.SlackFit;
import io.gearshift.domain.pull.SlackFit.Reading;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.Routing;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A router whose devices take from one queue: large takes 4 + 2n ms, small 1 + n ms. */
class PullingTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Routing PULL =
      new Routing.Pull(
          new PullPolicy(
              new SlackFit(Reading.CUMULATIVE, 24), Duration.ZERO, PullPolicy.Expired.DROP));
  private static final int MAX_QUEUE = 12;

  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final TestProbe<Batcher.Command> large = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> small = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> otherLarge = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> otherSmall = KIT.createTestProbe();
  private final TestProbe<Demand> meter = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          StageRouter.create(
              new RouterSettings(ms(20), ms(1000), ms(50), MAX_QUEUE, 1 << 20),
              ShadowSettings.OFF,
              Samples.FAMILY,
              PULL,
              new SplittableRandom(1),
              now::get,
              new NodeBook().family(Samples.FAMILY.id()),
              meter.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aFreeDeviceTakesAQueryAtOnceWithTheMostAccurateThatFits() {
    report("a", large, small);
    infer(1, 100);
    assertThat(ids(batch(large))).containsExactly(1L);
    small.expectNoMessage(ms(20));
  }

  @Test
  void whatComesMeanwhileWaitsUntilAllOfTheBatchIsAnswered() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    infer(2, 100);
    infer(3, 100);
    large.expectNoMessage(ms(30));
    answer(first);
    Batcher.RunTogether second = batch(large);
    assertThat(ids(second)).containsExactly(2L, 3L);
    infer(4, 100);
    answer(second.queries().get(0), second.replyTo());
    large.expectNoMessage(ms(30));
    answer(second.queries().get(1), second.replyTo());
    assertThat(ids(batch(large))).containsExactly(4L);
  }

  @Test
  void theMostUrgentAreTakenFirstAndLittleSlackMeansTheSmallOne() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    infer(2, 90);
    infer(3, 80);
    for (int id = 4; id < 12; id++) {
      infer(id, 12); // large takes 20 ms for eight, small 9 ms
    }
    answer(first);
    assertThat(ids(batch(small))).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    large.expectNoMessage(ms(20));
  }

  @Test
  void aQueryOfManyItemsFillsTheBatch() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    router.tell(new StageRouter.Infer(query(2, 50, 5), Optional.empty(), client.getRef()));
    router.tell(new StageRouter.Infer(query(3, 60, 4), Optional.empty(), client.getRef()));
    answer(first);
    assertThat(ids(batch(large))).containsExactly(2L);
  }

  @Test
  void eachFreeDeviceTakesItsOwnBatch() {
    report("a", large, small);
    report("b", otherLarge, otherSmall);
    infer(1, 100);
    infer(2, 100);
    assertThat(ids(batch(large))).containsExactly(1L);
    assertThat(ids(batch(otherLarge))).containsExactly(2L);
  }

  @Test
  void aBatchThatIsLostWithItsDeviceWaitsAgainAndIsAnsweredOnce() {
    report("a", slot(LARGE, large)); // all that it has, so that it takes nothing afterwards
    infer(1, 100);
    infer(2, 100);
    batch(large);
    infer(3, 100);
    report("b", otherLarge, otherSmall);
    Batcher.RunTogether onOther = batch(otherLarge);
    large.stop();
    answer(onOther);
    Batcher.RunTogether again = batch(otherLarge);
    assertThat(ids(again)).contains(1L);
    answer(again);
    for (int i = 0; i < ids(onOther).size() + ids(again).size(); i++) {
      client.expectMessageClass(Reply.Answered.class);
    }
    client.expectNoMessage(ms(50));
  }

  @Test
  void aBatchThatIsLostTooLateIsAnsweredWithTheReason() {
    report("a", large, small);
    infer(1, 40);
    batch(large);
    now.set(T0.plus(ms(41)));
    large.stop();
    assertThat(rejection().reason()).isEqualTo(Reason.LOST);
  }

  @Test
  void aQueryThatNoVariantCanAnswerInTimeIsRefusedAtOnce() {
    report("a", large, small);
    infer(1, 2);
    assertThat(rejection().reason()).isEqualTo(Reason.DEADLINE);
    small.expectNoMessage(ms(20));
  }

  @Test
  void aQueryThatWaitsPastItsDeadlineIsRefused() {
    report("a", large, small);
    infer(1, 1_000);
    batch(large);
    infer(2, 30);
    now.set(T0.plus(ms(30)));
    Reply.Rejected refusal = rejection();
    assertThat(refusal.queryId()).isEqualTo(2);
    assertThat(refusal.reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void onlySoManyQueriesWait() {
    report("a", large, small);
    infer(0, 1_000);
    batch(large);
    for (int id = 1; id <= MAX_QUEUE + 1; id++) {
      infer(id, 1_000);
    }
    Reply.Rejected refusal = rejection();
    assertThat(refusal.queryId()).isEqualTo(MAX_QUEUE + 1);
    assertThat(refusal.reason()).isEqualTo(Reason.OVERLOAD);
    client.expectNoMessage(ms(20));
  }

  @Test
  void aVariantThatIsAskedForServesThoseAlone() {
    report("a", large, small);
    infer(0, 100);
    Batcher.RunTogether first = batch(large);
    infer(1, 95);
    router.tell(new StageRouter.Infer(query(2, 90, 1), Optional.of(SMALL), client.getRef()));
    answer(first);
    Batcher.RunTogether second = batch(small);
    assertThat(ids(second)).containsExactly(2L);
    answer(second);
    assertThat(ids(batch(large))).containsExactly(1L);
  }

  @Test
  void aQueryThatIsWithdrawnIsTakenByNobody() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    infer(2, 100);
    infer(3, 100);
    router.tell(new StageRouter.Cancel(2));
    router.tell(new StageRouter.Cancel(1));
    assertThat(large.expectMessageClass(Batcher.Withdraw.class).queryId()).isEqualTo(1);
    assertThat(ids(batch(large))).containsExactly(3L);
    answer(first);
    client.expectNoMessage(ms(30));
  }

  @Test
  void aVariantThatIsUnloadedIsAskedNoMore() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    first
        .replyTo()
        .tell(new Reply.Rejected(1, Reason.UNAVAILABLE, "animals/large is being unloaded"));
    assertThat(ids(batch(small))).containsExactly(1L);
  }

  @Test
  void withoutADeviceAQueryIsRefusedOrWaitsForWhatIsExpected() {
    infer(1, 100);
    assertThat(rejection().reason()).isEqualTo(Reason.UNAVAILABLE);
    router.tell(
        new StageRouter.Observe(
            new DeviceReport(
                Samples.device("a"),
                1,
                List.of(DeviceReport.Slot.loading(LARGE, Samples.LARGE_LATENCY)))));
    infer(2, 100);
    client.expectNoMessage(ms(20));
    report("a", large, small);
    assertThat(ids(batch(large))).containsExactly(2L);
  }

  @Test
  void fromPullToPushAndBackNothingIsLost() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    infer(2, 100);
    router.tell(new StageRouter.Use(new MostAccurateInTime(1)));
    assertThat(large.expectMessageClass(Batcher.Submit.class).query().id()).isEqualTo(2);
    router.tell(new StageRouter.Use(PULL));
    infer(3, 100);
    large.expectNoMessage(ms(20));
    answer(first);
    large.expectNoMessage(ms(20));
    answer(query(2, 100, 1), first.replyTo());
    assertThat(ids(batch(large))).containsExactly(3L);
  }

  @Test
  void whatADeviceDoesForOthersLeavesLessSlack() {
    report("a", large, small);
    infer(1, 100);
    Batcher.RunTogether first = batch(large);
    infer(2, 30);
    first.replyTo().tell(answered(1, ms(20)));
    assertThat(ids(batch(small))).containsExactly(2L);
  }

  private void infer(long id, double slo) {
    router.tell(new StageRouter.Infer(query(id, slo, 1), Optional.empty(), client.getRef()));
  }

  private static Query query(long id, double slo, int items) {
    return new Query(id, T0, T0.plus(ms(slo)), items, List.of());
  }

  private void report(
      String device, TestProbe<Batcher.Command> first, TestProbe<Batcher.Command> second) {
    report(device, slot(LARGE, first), slot(SMALL, second));
  }

  private void report(String device, DeviceReport.Slot... slots) {
    router.tell(
        new StageRouter.Observe(new DeviceReport(Samples.device(device), 1, List.of(slots))));
  }

  private static DeviceReport.Slot slot(VariantId variant, TestProbe<Batcher.Command> batcher) {
    return DeviceReport.Slot.loading(variant, Samples.PROFILES.get(variant))
        .serving(batcher.getRef());
  }

  private static Batcher.RunTogether batch(TestProbe<Batcher.Command> batcher) {
    return batcher.expectMessageClass(Batcher.RunTogether.class);
  }

  private static List<Long> ids(Batcher.RunTogether batch) {
    return batch.queries().stream().map(Query::id).toList();
  }

  private static void answer(Batcher.RunTogether batch) {
    batch.queries().forEach(query -> answer(query, batch.replyTo()));
  }

  private static void answer(Query query, ActorRef<Reply> replyTo) {
    replyTo.tell(answered(query.id(), Duration.ZERO));
  }

  private static Reply.Answered answered(long id, Duration beside) {
    Timing timing = new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
    return new Reply.Answered(
        id, LARGE, new Accuracy(0.9), new DeviceId("a"), 1, List.of(), timing, beside);
  }

  private Reply.Rejected rejection() {
    return client.expectMessageClass(Reply.Rejected.class);
  }
}
