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
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.MostAccurateInTime;
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
  private final TestProbe<Demand> meter = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          StageRouter.create(
              new RouterSettings(ms(20), ms(1000), ms(50)),
              Samples.FAMILY,
              new MostAccurateInTime(1),
              now::get,
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
  void aPinnedVariantServesWhateverTheOthersOffer() {
    report("a", slot(LARGE, large), slot(SMALL, small));
    infer(1, Optional.of(SMALL));
    answer(small);
    assertThat(client.expectMessageClass(Reply.Answered.class).variant()).isEqualTo(SMALL);
  }

  @Test
  void queriesOnALostInstanceAreSentOnceMoreToAnother() {
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
  void aQueryThatIsLostTwiceIsAnsweredWithTheReason() {
    report("a", slot(LARGE, large));
    report("b", slot(LARGE, otherLarge));
    infer(1, Optional.empty());
    submit(large);
    large.stop();
    submit(otherLarge);
    otherLarge.stop();
    assertThat(rejection().reason()).isEqualTo(Reason.LOST);
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
        new DeviceReport.Slot(SMALL, Samples.SMALL_LATENCY, Optional.empty(), "file is garbage"));
    TestProbe<Readiness> asker = KIT.createTestProbe();
    router.tell(new StageRouter.Describe(asker.getRef()));
    Readiness readiness = asker.receiveMessage();
    assertThat(readiness.ready(LARGE)).isTrue();
    assertThat(readiness.ready(SMALL)).isFalse();
    assertThat(readiness.variants().get("small").reason()).isEqualTo("file is garbage");
  }

  private void infer(long id, Optional<VariantId> variant) {
    router.tell(new StageRouter.Infer(query(id, T0, T0.plus(ms(100))), variant, client.getRef()));
  }

  private void report(String device, DeviceReport.Slot... slots) {
    router.tell(
        new StageRouter.Observe(new DeviceReport(Samples.device(device), 1, List.of(slots))));
  }

  private static DeviceReport.Slot slot(VariantId variant, TestProbe<Batcher.Command> batcher) {
    return new DeviceReport.Slot(
        variant, Samples.PROFILES.get(variant), Optional.of(batcher.getRef()), "");
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
                timing));
  }

  private static void refuse(Batcher.Submit submit, Reason reason) {
    submit.replyTo().tell(new Reply.Rejected(submit.query().id(), reason, "test"));
  }

  private Reply.Rejected rejection() {
    return client.expectMessageClass(Reply.Rejected.class);
  }
}
