package io.gearshift.actors.stage;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.measure.VersionBook;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StageRouterTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final TestProbe<Batcher.Command> large = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> otherLarge = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> small = KIT.createTestProbe();
  private final TestProbe<Batcher.Command> otherSmall = KIT.createTestProbe();
  private final TestProbe<Demand> meter = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final NodeBook book = new NodeBook();
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          StageRouter.create(
              new RouterSettings(ms(20), ms(1000), ms(50), 2, 1 << 20),
              Samples.FAMILY,
              new MostAccurateInTime(1),
              now::get,
              book.family(Samples.FAMILY.id()),
              meter.getRef()));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void withoutAnInstanceAQueryIsRefusedAtOnce() {
    infer(1, Optional.empty());
    assertThat(rejection().reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void theMostAccurateVariantServesUntilItCannotMakeTheDeadlineAndThenTheNext() {
    report("a", slot(LARGE, large), slot(SMALL, small));
    for (int id = 0; id < 60; id++) {
      infer(id, Optional.empty());
    }
    small.receiveMessage();
    assertThat(large.receiveMessage()).isInstanceOf(Batcher.Submit.class);
  }

  @Test
  void everyQueryIsToldOfOnceWhateverBecomesOfIt() {
    report("a", slot(LARGE, large), slot(SMALL, small));
    infer(1, Optional.of(SMALL));
    answer(small);
    client.receiveMessage();
    infer(2, Optional.of(SMALL));
    Batcher.Submit late = submit(small);
    now.set(late.query().deadline().plus(ms(1)));
    answer(late);
    client.receiveMessage();
    now.set(T0);
    infer(3, Optional.of(LARGE));
    refuse(submit(large), Reason.FAILED);
    client.receiveMessage();
    VersionBook ofSmall = queries().versions().get(SMALL.name());
    assertThat(ofSmall.inTime().count()).isOne();
    assertThat(ofSmall.late().count()).isOne();
    assertThat(ofSmall.items()).isEqualTo(2);
    assertThat(queries().versions().get(LARGE.name()).refused(Reason.FAILED).count()).isOne();
    assertThat(queries().pending()).isZero();
    assertThat(queries().bytesIn()).isEqualTo(3 * late.query().bytes());
  }

  @Test
  void aPinnedVariantServesWhateverTheOthersOffer() {
    report("a", slot(LARGE, large), slot(SMALL, small));
    infer(1, Optional.of(SMALL));
    answer(small);
    assertThat(client.expectMessageClass(Reply.Answered.class).variant()).isEqualTo(SMALL);
  }

  @Test
  void aQueryGoesToTheDeviceItIsMeantForAndElsewhereIfThatIsFullLateOrGone() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    for (int id = 1; id <= 3; id++) {
      infer(id, new DeviceId("b"));
    }
    Batcher.Submit first = submit(otherLarge);
    submit(otherLarge);
    submit(otherLarge);
    refuse(first, Reason.OVERLOAD);
    assertThat(submit(large).query().id()).isEqualTo(1);

    infer(4, new DeviceId("c"));
    assertThat(submit(large).query().id()).isEqualTo(4);
    for (int id = 5; id < 60; id++) {
      infer(id, new DeviceId("b"));
    }
    large.receiveMessage(); // what b could not answer in time any more
  }

  @Test
  void queriesOnALostInstanceAreSentToAnother() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    Batcher.Submit first = submit(large);
    large.stop();
    Batcher.Submit second = submit(otherLarge);
    assertThat(second.query()).isEqualTo(first.query());
    answer(second);
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aQueryThatIsLostAgainAndAgainIsAnsweredWithTheReason() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    submit(large);
    large.stop();
    submit(otherLarge);
    report("c", slot(SMALL, small));
    otherLarge.stop();
    small.expectNoMessage(ms(50));
    now.set(T0.plus(ms(50)));
    submit(small);
    report("b", slot(SMALL, otherSmall));
    small.stop();
    otherSmall.expectNoMessage(ms(50));
    now.set(T0.plus(ms(75)));
    submit(otherSmall);
    otherSmall.stop();
    assertThat(rejection().reason()).isEqualTo(Reason.LOST);
  }

  @Test
  void aQueryThatIsLostTwiceRestsForHalfItsTimeUntilWhatElseDiedIsKnown() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    report("c", slot(SMALL, small));
    infer(1, Optional.empty());
    submit(large);
    now.set(T0.plus(ms(20)));
    large.stop();
    submit(otherLarge);
    otherLarge.stop();
    small.expectNoMessage(ms(50));
    now.set(T0.plus(ms(59)));
    small.expectNoMessage(ms(50));
    now.set(T0.plus(ms(60)));
    answer(small);
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aRouterThatFailsRemembersWhatRests() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    report("c", slot(SMALL, small));
    infer(1, Optional.empty());
    submit(large);
    large.stop();
    submit(otherLarge);
    otherLarge.stop();
    small.expectNoMessage(ms(20));
    fail();
    now.set(T0.plus(ms(50)));
    answer(small);
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aFullQueueMeansAnotherInstanceAndThenOverload() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    refuse(submit(large), Reason.OVERLOAD);
    refuse(submit(otherLarge), Reason.OVERLOAD);
    assertThat(rejection().reason()).isEqualTo(Reason.OVERLOAD);
  }

  @Test
  void aFullQueueWithoutAnotherInstanceIsOverload() {
    report("a", slot(LARGE, large));
    infer(1, Optional.empty());
    refuse(submit(large), Reason.OVERLOAD);
    assertThat(rejection().reason()).isEqualTo(Reason.OVERLOAD);
  }

  @Test
  void aQueryWaitsForAnInstanceThatIsExpected() {
    report("a", loading(LARGE));
    infer(1, Optional.empty());
    client.expectNoMessage(Duration.ofMillis(50));
    report("a", slot(LARGE, large));
    answer(large);
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aQueryOnTheOnlyInstanceIsNotLostWithItButWaitsForTheNext() {
    report("a", slot(LARGE, large));
    infer(1, Optional.empty());
    submit(large);
    large.stop();
    report("a", loading(LARGE).failing(State.LOST, "loading it anew"));
    client.expectNoMessage(Duration.ofMillis(50));
    report("a", slot(LARGE, otherLarge));
    answer(otherLarge);
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aQueryWhoseInstanceDoesNotComeInTimeIsRefused() {
    report("a", loading(LARGE));
    infer(1, Optional.empty());
    client.expectNoMessage(Duration.ofMillis(20));
    now.set(T0.plus(ms(100)));
    assertThat(rejection().reason()).isEqualTo(Reason.UNAVAILABLE);
    report("a", slot(LARGE, large));
    large.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aRouterThatFailsRemembersWhatItHasSentAndWhatWaits() {
    report("a", loading(LARGE));
    infer(1, Optional.empty());
    report("a", slot(LARGE, large), slot(SMALL, small));
    Batcher.Submit waited = submit(large);
    infer(2, Optional.empty());
    Batcher.Submit sent = submit(large);
    fail();
    answer(waited);
    answer(sent);
    assertThat(client.expectMessageClass(Reply.Answered.class).queryId()).isEqualTo(1);
    assertThat(client.expectMessageClass(Reply.Answered.class).queryId()).isEqualTo(2);
    infer(4, Optional.empty());
    answer(large);
    client.expectMessageClass(Reply.Answered.class);
    infer(5, Optional.empty());
    submit(large);
    large.stop();
    answer(small);
    assertThat(client.expectMessageClass(Reply.Answered.class).queryId()).isEqualTo(5);
  }

  @Test
  void onlySoManyQueriesWait() {
    report("a", loading(LARGE));
    infer(1, Optional.empty());
    infer(2, Optional.empty());
    infer(3, Optional.empty());
    assertThat(rejection().queryId()).isEqualTo(3);
  }

  @Test
  void nobodyWaitsForWhatIsBrokenOrForADeviceThatIsSilent() {
    report("a", loading(LARGE).failing(State.BROKEN, "garbage"));
    infer(1, Optional.empty());
    assertThat(rejection().queryId()).isEqualTo(1);
    report("a", loading(LARGE));
    client.expectNoMessage(Duration.ofMillis(20));
    now.set(T0.plus(ms(1001)));
    client.expectNoMessage(Duration.ofMillis(60)); // until the next sweep
    router.tell(
        new StageRouter.Infer(
            query(2, now.get(), now.get().plusSeconds(60)), Optional.empty(), client.getRef()));
    assertThat(rejection().queryId()).isEqualTo(2);
  }

  @Test
  void sharesOfTheNewestPlanAreObeyedOnceAPolicyAsksForThem() {
    report("a", slot(LARGE, large), slot(SMALL, small));
    router.tell(new StageRouter.Use(new WeightedSplit()));
    router.tell(new StageRouter.Adopt(all(2, SMALL)));
    router.tell(new StageRouter.Adopt(all(1, LARGE)));
    for (int id = 0; id < 20; id++) {
      infer(id, Optional.empty());
      submit(small);
    }
    router.tell(new StageRouter.Adopt(all(3, LARGE)));
    infer(20, Optional.empty());
    submit(large);
  }

  @Test
  void aFailedRunIsNotTriedElsewhere() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    refuse(submit(large), Reason.FAILED);
    assertThat(rejection().reason()).isEqualTo(Reason.FAILED);
    otherLarge.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anInstanceThatNeverAnswersCostsAnAnswerNotAHang() {
    report("a", slot(LARGE, large));
    infer(1, Optional.empty());
    Batcher.Submit submit = submit(large);
    now.set(T0.plus(ms(151)));
    assertThat(rejection().reason()).isEqualTo(Reason.LOST);
    answer(submit);
    client.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aSilentDeviceIsUsedNoMoreAndItsQueriesGoElsewhere() {
    report("a", slot(LARGE, large));
    router.tell(
        new StageRouter.Infer(query(1, T0, T0.plusSeconds(60)), Optional.empty(), client.getRef()));
    submit(large);
    now.set(T0.plus(ms(900)));
    report("b", slot(LARGE, otherLarge));
    now.set(T0.plus(ms(1100)));
    answer(submit(otherLarge));
    client.expectMessageClass(Reply.Answered.class);
  }

  @Test
  void aCancelledQueryIsTakenBackFromItsInstanceAndNeverAnswered() {
    report("a", slot(LARGE, large));
    infer(1, Optional.empty());
    Batcher.Submit submitted = submit(large);
    cancel(1);
    assertThat(large.expectMessageClass(Batcher.Withdraw.class))
        .isEqualTo(new Batcher.Withdraw(1, submitted.replyTo()));
    answer(submitted);
    client.expectNoMessage(ms(50));
    assertThat(cancelled(LARGE)).isOne();
    assertThat(queries().pending()).isZero();
  }

  @Test
  void aCancelledQueryIsNoBacklogOfItsInstance() {
    TestProbe<StageLoad> watcher = KIT.createTestProbe();
    report("a", slot(LARGE, large));
    for (int id = 0; id < 10; id++) {
      infer(id, Optional.empty());
    }
    for (int id = 0; id < 10; id++) {
      cancel(id);
    }
    router.tell(new StageRouter.Watch(watcher.getRef()));
    assertThat(watcher.receiveMessage()).isEqualTo(load(0, 6, true));
  }

  @Test
  void aRouterThatFailsCanStillTakeBackWhatItHadSent() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    Batcher.Submit submitted = submit(large);
    fail();
    cancel(1);
    assertThat(large.expectMessageClass(Batcher.Withdraw.class))
        .isEqualTo(new Batcher.Withdraw(1, submitted.replyTo()));
  }

  @Test
  void aQueryThatWaitsForAnInstanceIsForgottenWhenItIsCancelledAndMakesRoom() {
    report("a", loading(LARGE));
    infer(1, Optional.empty());
    infer(2, Optional.empty());
    cancel(1);
    infer(3, Optional.empty());
    report("a", slot(LARGE, large));
    assertThat(submit(large).query().id()).isEqualTo(2);
    assertThat(submit(large).query().id()).isEqualTo(3);
    client.expectNoMessage(ms(50));
    assertThat(queries().versions().get(QueryBook.NO_VERSION).cancelled().count()).isOne();
    assertThat(queries().pending()).isEqualTo(2);
  }

  @Test
  void aQueryThatRestsIsForgottenWhenItIsCancelled() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    submit(large);
    large.stop();
    submit(otherLarge);
    report("c", slot(SMALL, small));
    otherLarge.stop();
    small.expectNoMessage(ms(50));
    cancel(1);
    now.set(T0.plus(ms(50)));
    small.expectNoMessage(ms(200));
    assertThat(queries().pending()).isZero();
  }

  @Test
  void moreItemsThanTheFamilyCanDoAtATimeAreInvalidAndNoDemand() {
    report("a", slot(LARGE, large));
    router.tell(
        new StageRouter.Infer(
            new Query(1, T0, T0.plus(ms(100)), 9, List.of()), Optional.empty(), client.getRef()));
    assertThat(rejection())
        .isEqualTo(
            new Reply.Rejected(
                1, Reason.INVALID, "batch size 9 for model 'animals' (expected: from 1 to 8)"));
    assertThat(meter.receiveMessage(Duration.ofSeconds(5)).items()).isZero();
    large.expectNoMessage(ms(20));
  }

  @Test
  void everySecondTheMeterIsToldHowMuchHasArrived() {
    infer(1, Optional.empty());
    infer(2, Optional.empty());
    Demand demand = meter.receiveMessage(Duration.ofSeconds(5));
    assertThat(demand).isEqualTo(new Demand(Samples.FAMILY.id(), 2));
    assertThat(meter.receiveMessage(Duration.ofSeconds(5)).items()).isZero();
  }

  @Test
  void readinessTellsWhichVariantsServeAndWhyOthersDoNot() {
    report(
        "a",
        slot(LARGE, large),
        DeviceReport.Slot.loading(SMALL, Samples.SMALL_LATENCY)
            .failing(State.BROKEN, "file is garbage"));
    TestProbe<Readiness> asker = KIT.createTestProbe();
    router.tell(new StageRouter.Describe(asker.getRef()));
    Readiness readiness = asker.receiveMessage();
    assertThat(readiness.ready(LARGE)).isTrue();
    assertThat(readiness.ready(SMALL)).isFalse();
    assertThat(readiness.variants().get("small").reason()).isEqualTo("file is garbage");
  }

  @Test
  void whoWatchesIsToldWhatCouldBeDoneAtBest() {
    TestProbe<StageLoad> watcher = KIT.createTestProbe();
    router.tell(new StageRouter.Watch(watcher.getRef()));
    assertThat(watcher.receiveMessage()).isEqualTo(load(0, 0, false));
    report("a", slot(LARGE, large), slot(SMALL, small));
    assertThat(watcher.receiveMessage()).isEqualTo(load(0, 2, true));
    for (int id = 0; id < 10; id++) {
      infer(id, Optional.empty());
      submit(large);
    }
    now.set(T0.plus(ms(20)));
    assertThat(watcher.receiveMessage()).as("after 20 of 28 ms").isEqualTo(load(8, 2, true));
    watcher.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aRouterThatFailsRemembersWhoWatches() {
    TestProbe<StageLoad> watcher = KIT.createTestProbe();
    router.tell(new StageRouter.Watch(watcher.getRef()));
    report("a", slot(LARGE, large));
    watcher.receiveSeveralMessages(2);
    report("b", slot(SMALL, small));
    TestProbe<Readiness> asker = KIT.createTestProbe();
    router.tell(new StageRouter.Describe(asker.getRef()));
    assertThat(asker.receiveMessage().ready(SMALL)).isTrue();
    fail();
    now.set(T0.plus(ms(20)));
    assertThat(watcher.receiveMessage()).isEqualTo(load(0, 2, true));
  }

  private static StageLoad load(int leastWait, int leastRun, boolean serving) {
    Duration bestRun = serving ? Samples.LARGE_LATENCY.of(1) : Duration.ZERO;
    return new StageLoad(Samples.FAMILY.id(), ms(leastWait), ms(leastRun), bestRun, serving);
  }

  private static RoutingTable all(long epoch, VariantId variant) {
    return new RoutingTable(epoch, List.of(new Share(new DeviceId("a"), variant, 1)));
  }

  private QueryBook queries() {
    return book.family(Samples.FAMILY.id());
  }

  private long cancelled(VariantId variant) {
    return queries().versions().get(variant.name()).cancelled().count();
  }

  private void infer(long id, Optional<VariantId> variant) {
    router.tell(new StageRouter.Infer(query(id, T0, T0.plus(ms(100))), variant, client.getRef()));
  }

  private void infer(long id, DeviceId device) {
    router.tell(
        new StageRouter.Infer(
            query(id, T0, T0.plus(ms(100))),
            Optional.of(LARGE),
            Optional.of(device),
            client.getRef()));
  }

  private void cancel(long id) {
    router.tell(new StageRouter.Cancel(id));
  }

  private void fail() {
    router.tell(
        new StageRouter.Use(
            (query, candidates, time) -> {
              throw new IllegalStateException("a policy with a bug, as the test wanted");
            }));
    infer(99, Optional.empty());
  }

  private void report(String device, DeviceReport.Slot... slots) {
    router.tell(
        new StageRouter.Observe(new DeviceReport(Samples.device(device), 1, List.of(slots))));
  }

  private static DeviceReport.Slot slot(VariantId variant, TestProbe<Batcher.Command> batcher) {
    return loading(variant).serving(batcher.getRef());
  }

  private static DeviceReport.Slot loading(VariantId variant) {
    return DeviceReport.Slot.loading(variant, Samples.PROFILES.get(variant));
  }

  private static Batcher.Submit submit(TestProbe<Batcher.Command> batcher) {
    return batcher.expectMessageClass(Batcher.Submit.class);
  }

  private static void answer(TestProbe<Batcher.Command> batcher) {
    answer(submit(batcher));
  }

  private static void answer(Batcher.Submit submit) {
    Timing timing = new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
    submit
        .replyTo()
        .tell(
            new Reply.Answered(
                submit.query().id(),
                SMALL,
                new Accuracy(0.8),
                new DeviceId("a"),
                1,
                List.of(),
                timing,
                Duration.ZERO));
  }

  private static void refuse(Batcher.Submit submit, Reason reason) {
    submit.replyTo().tell(new Reply.Rejected(submit.query().id(), reason, "test"));
  }

  private Reply.Rejected rejection() {
    return client.expectMessageClass(Reply.Rejected.class);
  }
}
