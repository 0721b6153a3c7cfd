package io.gearshift.actors.cascade;

import static io.gearshift.actors.testing.Samples.LARGE;
import static io.gearshift.actors.testing.Samples.SMALL;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.Demand;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.cascade.Scores;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import io.gearshift.domain.gear.ServedGears;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A router in gears: up to 100 items per second the large variant, above it the small one. */
class GearShiftTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final DeviceId DEVICE = new DeviceId("d");
  private static final GearPlan PLAN =
      new GearPlan(
          Samples.FAMILY.id(),
          Map.of(DEVICE, Set.of(LARGE, SMALL)),
          List.of(gear(0, 100, LARGE), gear(100, 1_000, SMALL)));

  private final AtomicReference<Instant> now = new AtomicReference<>(T0);
  private final AtomicLong ids = new AtomicLong(1_000);
  private final TestProbe<StageRouter.Command> steps = KIT.createTestProbe();
  private final TestProbe<Reply> client = KIT.createTestProbe();
  private final QueryBook book = new NodeBook().family(Samples.FAMILY.id());
  private final ActorRef<StageRouter.Command> router =
      KIT.spawn(
          CascadeRouter.create(
              new CascadeSettings(ms(10)),
              Samples.FAMILY,
              new GearShift(
                  new ServedGears(PLAN, Certainty.plain(Scores.PROBABILITIES)),
                  new ShiftSettings(ms(100), 8, ms(10), ms(1_000)),
                  () -> 1,
                  book,
                  T0),
              ids::incrementAndGet,
              now::get,
              book,
              KIT.<Demand>createTestProbe().getRef(),
              (queries, demand) ->
                  Behaviors.receiveMessage(
                      command -> {
                        steps.getRef().tell(command);
                        return Behaviors.same();
                      })));

  @AfterAll
  static void shutDown() {
    KIT.shutdownTestKit();
  }

  @Test
  void aBurstShiftsToTheCheaperGearAndBackAndNobodyTellsTheRouter() {
    assertThat(book.cascades().gear()).hasValue(0);
    List<Infer> asked = burst(60);
    assertThat(asked.get(0).variant()).contains(LARGE);
    assertThat(asked.get(59).variant()).contains(SMALL);
    assertThat(book.cascades().gear()).hasValue(1);

    asked.forEach(step -> answer(step));
    client.receiveSeveralMessages(60);
    now.set(now.get().plusSeconds(1));
    assertThat(infer(100).variant()).contains(LARGE);
    assertThat(book.cascades().gear()).hasValue(0);
    assertThat(book.cascades().shifts()).isEqualTo(2);
  }

  @Test
  void whileABacklogIsWorkedOffTheCheaperGearStays() {
    List<Infer> asked = burst(60);
    now.set(now.get().plusSeconds(1));
    Infer later = infer(100);
    assertThat(later.variant()).contains(SMALL);
    asked.forEach(step -> answer(step));
    answer(later);
    client.receiveSeveralMessages(61);
    now.set(now.get().plusSeconds(1));
    assertThat(infer(101).variant()).contains(LARGE);
  }

  @Test
  void anAnswerSaysInWhichGearItsQueryCame() {
    List<Infer> asked = burst(60);
    answer(asked.get(59));
    assertThat(client.expectMessageClass(Answered.class).path().orElseThrow().gear()).hasValue(1);
    answer(asked.get(0));
    assertThat(client.expectMessageClass(Answered.class).path().orElseThrow().gear()).hasValue(0);
  }

  @Test
  void aClockThatIsSetBackHoldsUpNoShift() {
    now.set(T0.minusSeconds(3_600));
    assertThat(infer(100).variant()).contains(LARGE);
    assertThat(burst(60).get(59).variant()).contains(SMALL);
  }

  @Test
  void whoAsksForAVariantGetsItInAnyGear() {
    burst(60);
    router.tell(new Infer(query(100), Optional.of(LARGE), client.getRef()));
    assertThat(steps.expectMessageClass(Infer.class).variant()).contains(LARGE);
  }

  /** One every 2 ms. */
  private List<Infer> burst(int queries) {
    List<Infer> asked = new ArrayList<>();
    for (int i = 0; i < queries; i++) {
      asked.add(infer(i));
      now.set(now.get().plusMillis(2));
    }
    return asked;
  }

  private Infer infer(long id) {
    router.tell(new Infer(query(id), Optional.empty(), client.getRef()));
    return steps.expectMessageClass(Infer.class);
  }

  private Query query(long id) {
    return Samples.query(id, now.get(), now.get().plusSeconds(20));
  }

  private static void answer(Infer step) {
    step.replyTo()
        .tell(
            new Answered(
                step.query().id(),
                step.variant().orElseThrow(),
                new Accuracy(0.8),
                DEVICE,
                1,
                List.of(),
                Timing.NONE,
                Duration.ZERO));
  }

  private static Gear gear(double from, double to, VariantId variant) {
    return new Gear(
        new DemandRange(from, to),
        Cascade.of(variant),
        List.of(new Replica(DEVICE, variant, 1, 1)),
        new Expectation(new Accuracy(0.8), ms(20), 0.5));
  }
}
