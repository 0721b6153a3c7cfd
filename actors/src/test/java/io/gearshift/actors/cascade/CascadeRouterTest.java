package io.gearshift.actors.cascade;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.stage.StageRouter.Cancel;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadePath.Ending;
import io.gearshift.domain.cascade.CascadePath.Visit;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CascadeRouterTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  /** Far away, for timers go by another clock than the one here. */
  private static final Instant DEADLINE = T0.plusSeconds(20);

  private static final Duration MARGIN = ms(10);
  private static final ServedCascade CASCADE =
      new ServedCascade(
          new Cascade(List.of(new CascadeStep(SMALL, 0.5), new CascadeStep(LARGE, 0))),
          Certainty.plain(Scores.PROBABILITIES));

  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final AtomicLong ids = new AtomicLong(1_000);
  private final TestProbe<StageRouter.Command> steps = KIT.createTestProbe();
  private final TestProbe<Demand> meter = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final QueryBook book = new NodeBook().family(Samples.FAMILY.id());
  private final AtomicReference<RecipientRef<Demand>> stepsMeter = new AtomicReference<>();
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          CascadeRouter.create(
              new CascadeSettings(MARGIN),
              Samples.FAMILY,
              CascadeChoice.always(CASCADE),
              ids::incrementAndGet,
              now::get,
              book,
              meter.getRef(),
              (queries, demand) -> {
                stepsMeter.set(demand);
                return Behaviors.receiveMessage(
                    command -> {
                      steps.getRef().tell(command);
                      return Behaviors.same();
                    });
              }));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aCertainAnswerIsGivenAndNobodyElseIsAsked() {
    infer(1, 1);
    Infer first = step();
    assertThat(first.variant()).contains(SMALL);
    answer(first, SMALL, 0.8f);
    Answered answer = answered();
    assertThat(answer.variant()).isEqualTo(SMALL);
    assertThat(answer.path().orElseThrow().ending()).isEqualTo(Ending.CERTAIN);
    steps.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anUncertainAnswerGoesOnWithTheTimeThatIsLeftUnderAnIdOfItsOwn() {
    infer(1, 1);
    Infer first = step();
    now.set(T0.plus(ms(20)));
    answer(first, SMALL, 0.2f);
    Infer second = step();
    assertThat(second.variant()).contains(LARGE);
    assertThat(second.query().id()).isNotEqualTo(1);
    assertThat(second.query().arrival()).isEqualTo(T0.plus(ms(20)));
    assertThat(second.query().deadline()).isEqualTo(DEADLINE.minus(MARGIN));
    answer(first, SMALL, 0.9f); // late, from an instance that was thought to be lost
    answer(second, LARGE, 0.1f);
    Answered answer = answered();
    assertThat(answer.queryId()).isEqualTo(1);
    assertThat(answer.variant()).isEqualTo(LARGE);
    assertThat(answer.accuracy()).isEqualTo(new Accuracy(0.9));
    assertThat(answer.timing().run()).isEqualTo(ms(6));
    assertThat(answer.path().orElseThrow().visits())
        .containsExactly(new Visit(SMALL, 1, 0), new Visit(LARGE, 1, 1));
    client.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void withoutTimeForTheNextTheAnswerAtHandIsGiven() {
    infer(1, 1);
    Infer first = step();
    now.set(DEADLINE.minus(ms(5)));
    answer(first, SMALL, 0.2f);
    assertThat(answered().path().orElseThrow().ending()).isEqualTo(Ending.TIME);
  }

  @Test
  void aNextVariantThatIsNotDoneInTimeIsCalledOffAndTheAnswerAtHandGiven() {
    infer(1, 1);
    Infer first = step();
    now.set(DEADLINE.minus(ms(20)));
    answer(first, SMALL, 0.2f);
    Infer second = step();
    assertThat(answered().path().orElseThrow().ending()).isEqualTo(Ending.TIME);
    assertThat(steps.expectMessageClass(Cancel.class).queryId()).isEqualTo(second.query().id());
    answer(second, LARGE, 0.9f);
    client.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aNextVariantThatRefusesLeavesTheAnswerAtHand() {
    infer(1, 1);
    answer(step(), SMALL, 0.2f);
    refuse(step(), Reason.OVERLOAD);
    Answered answer = answered();
    assertThat(answer.variant()).isEqualTo(SMALL);
    assertThat(answer.path().orElseThrow().ending()).isEqualTo(Ending.REFUSED);
  }

  @Test
  void onlyUncertainItemsGoOnAndTheAnswersAreJoined() {
    infer(1, 3);
    Infer first = step();
    assertThat(first.query().items()).isEqualTo(3);
    answer(first, SMALL, 0.9f, 0.1f, 0.6f);
    Infer second = step();
    assertThat(second.query().items()).isEqualTo(1);
    assertThat(second.query().inputs().get(0).data().getFloat()).isEqualTo(1);
    answer(second, LARGE, 0.3f);
    Answered answer = answered();
    Tensor output = answer.outputs().get(0);
    assertThat(output.shape()).isEqualTo(Shape.of(3, 2));
    ByteBuffer data = output.data();
    assertThat(List.of(data.getFloat(0), data.getFloat(8), data.getFloat(16)))
        .containsExactly(0.95f, 0.65f, 0.8f);
    assertThat(answer.accuracy().value()).isBetween(0.833, 0.834);
  }

  @Test
  void aQueryThatAsksForAVariantGetsThatOne() {
    Query query = query(1, 1);
    router.tell(new Infer(query, Optional.of(LARGE), client.getRef()));
    Infer only = step();
    assertThat(only.variant()).contains(LARGE);
    answer(only, LARGE, 0.0f);
    assertThat(answered().path()).isEmpty();
  }

  @Test
  void aRefusalOfTheFirstIsTheAnswer() {
    infer(1, 1);
    refuse(step(), Reason.DEADLINE);
    Reply.Rejected refusal = (Reply.Rejected) client.receiveMessage();
    assertThat(refusal.queryId()).isEqualTo(1);
    assertThat(refusal.reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void aQueryThatIsWithdrawnIsWithdrawnWhereItIs() {
    infer(1, 1);
    answer(step(), SMALL, 0.2f);
    Infer second = step();
    router.tell(new Cancel(1));
    assertThat(steps.expectMessageClass(Cancel.class).queryId()).isEqualTo(second.query().id());
    answer(second, LARGE, 0.9f);
    client.expectNoMessage(Duration.ofMillis(50));
    assertThat(book.pending()).isZero();
  }

  @Test
  void everyQueryCountsOnceHoweverManyVariantsItWasSentTo() {
    infer(1, 1);
    answer(step(), SMALL, 0.2f);
    answer(step(), LARGE, 0.2f);
    answered();
    infer(2, 1);
    answer(step(), SMALL, 0.9f);
    answered();
    assertThat(book.versions().get("large").inTime().count()).isEqualTo(1);
    assertThat(book.versions().get("small").inTime().count()).isEqualTo(1);
    assertThat(book.pending()).isZero();
    assertThat(book.cascades().ended(Ending.CERTAIN)).isEqualTo(1);
    assertThat(book.cascades().forwarded()).containsEntry("small", 1L);
    assertThat(book.cascades().stood()).containsEntry("small", 1L).containsEntry("large", 1L);
    stepsMeter.get().tell(new Demand(Samples.FAMILY.id(), 3));
    assertThat(meter.receiveMessage().items()).isEqualTo(2);
  }

  @Test
  void everythingElseIsForTheRouterBehind() {
    StageRouter.Describe describe =
        new StageRouter.Describe(KIT.<Readiness>createTestProbe().getRef());
    router.tell(describe);
    assertThat(steps.receiveMessage()).isSameAs(describe);
  }

  private void infer(long id, int items) {
    router.tell(new Infer(query(id, items), Optional.empty(), client.getRef()));
  }

  private static Query query(long id, int items) {
    ByteBuffer data = ByteBuffer.allocate(items * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < items; i++) {
      data.putFloat(i);
    }
    Tensor input = new Tensor("x", DataType.FP32, Shape.of(items, 1), data.flip());
    return new Query(id, T0, DEADLINE, items, List.of(input));
  }

  private Infer step() {
    return steps.expectMessageClass(Infer.class);
  }

  private Answered answered() {
    return client.expectMessageClass(Answered.class);
  }

  private static void refuse(Infer step, Reason reason) {
    step.replyTo().tell(new Reply.Rejected(step.query().id(), reason, "because"));
  }

  /** Two classes for each item, with these margins between them. */
  private static void answer(Infer step, VariantId variant, float... margins) {
    ByteBuffer data = ByteBuffer.allocate(margins.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (float margin : margins) {
      data.putFloat((1 + margin) / 2).putFloat((1 - margin) / 2);
    }
    Tensor scores = new Tensor("y", DataType.FP32, Shape.of(margins.length, 2), data.flip());
    step.replyTo()
        .tell(
            new Answered(
                step.query().id(),
                variant,
                new Accuracy(variant.equals(LARGE) ? 0.9 : 0.8),
                new DeviceId("d"),
                1,
                List.of(scores),
                new Timing(ms(1), ms(0), ms(3), ms(0), margins.length),
                Duration.ZERO));
  }
}
