package io.gearshift.actors.pipeline;

import static io.gearshift.actors.pipeline.Pipelines.DETECTOR;
import static io.gearshift.actors.pipeline.Pipelines.READER;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageLoad;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.pipeline.LokiDrops;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

class PipelineTimesTest extends PipelineDriver {
  @Test
  void eachStageIsDueAfterItsPartOfTheTimeThatIsLeft() {
    begin(OnLoss.REFUSE);
    loads(ms(10), ms(0), ms(30), ms(0));
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    assertThat(detect.query().due()).isEqualTo(T0.plus(ms(40)));
    assertThat(detect.query().deadline()).isEqualTo(T0.plus(ms(70)));
    now.set(T0.plus(ms(40)));
    answer(detect, LARGE, 1, 10);
    Query read = asked(reader).query();
    assertThat(read.arrival()).isEqualTo(T0.plus(ms(40)));
    assertThat(read.due()).isEqualTo(T0.plus(ms(100)));
    assertThat(read.deadline()).isEqualTo(T0.plus(ms(100)));
  }

  @Test
  void budgetsOfTheNewestPlanShareOutTheTime() {
    begin(OnLoss.REFUSE);
    adopt(2, 60, 20);
    adopt(1, 20, 60);
    infer(1, 7);
    assertThat(asked(detector).query().due()).isEqualTo(T0.plus(ms(75)));
  }

  @Test
  void whatCannotBeInTimeIsDroppedBeforeTheStageThatWouldBeTooLate() {
    begin(OnLoss.LEAVE_OUT);
    loads(ms(10), ms(0), ms(30), ms(0));
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    now.set(T0.plus(ms(71)));
    answer(detect, LARGE, 1, 10, 20);

    assertThat(client.expectMessageClass(Reply.Piped.class).leftOut()).isEqualTo(2);
    reader.asked.expectNoMessage(QUIET);
  }

  @Test
  void aQueryIsRefusedAtOnceWhenALaterStageIsFull() {
    begin(OnLoss.REFUSE);
    loads(ms(10), ms(0), ms(30), ms(71));
    infer(1, 7);
    Reply.Rejected rejected = rejection();
    assertThat(rejected.reason()).isEqualTo(Reason.OVERLOAD);
    assertThat(rejected.detail())
        .isEqualTo("from stage 'detect' on it takes at least 101 ms, and 100 ms are left");
    now.set(T0.plus(ms(1)));
    router.tell(new PipelineRouter.Infer(query(2, T0.plus(ms(101)), 7), client.getRef()));
    asked(detector);
  }

  @Test
  void aQueryThatHasNoTimeEvenWithoutAnyWaitIsLateAndNotTooMuch() {
    begin(OnLoss.REFUSE);
    loads(ms(10), ms(50), ms(91), ms(0));
    infer(1, 7);
    assertThat(rejection().reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void whatAStageSaidTooLongAgoDoesNotCount() {
    begin(OnLoss.REFUSE);
    loads(ms(10), ms(0), ms(30), ms(5000));
    infer(1, 7);
    assertThat(rejection().reason()).isEqualTo(Reason.OVERLOAD);
    now.set(T0.plus(ms(1001)));
    awaitReady(false);
    router.tell(new PipelineRouter.Infer(query(2, now.get().plus(ms(100)), 7), client.getRef()));
    asked(detector);
  }

  @Test
  void perTaskDropsGoByThePlansBudgetOfTheVariant() {
    begin(LokiDrops.PER_TASK, Pipelines.signs(OnLoss.REFUSE), Runnable::run);
    adopt(1, 20, 60);
    infer(1, 7);
    StageRouter.Infer inTime = asked(detector);
    now.set(T0.plus(ms(20)));
    answer(inTime, LARGE, 1, 10);
    asked(reader);
    infer(2, 7);
    StageRouter.Infer late = asked(detector);
    now.set(T0.plus(ms(41)));
    answer(late, LARGE, 1, 10);
    assertThat(rejection().reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void aQueryThatIsLateAlreadyIsRefusedWhateverThePolicy() {
    begin(LokiDrops.NONE, Pipelines.signs(OnLoss.REFUSE), Runnable::run);
    now.set(T0.plus(ms(100)));
    infer(1, 7);
    assertThat(rejection().reason()).isEqualTo(Reason.DEADLINE);
    detector.asked.expectNoMessage(QUIET);
  }

  @Test
  void aStageThatNeverAnswersCostsAnAnswerNotAHang() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    now.set(T0.plus(ms(150)));
    client.expectNoMessage(QUIET);
    now.set(T0.plus(ms(151)));
    Reply.Rejected rejected = rejection();
    assertThat(rejected.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(rejected.detail()).isEqualTo("no answer came in time from stage 'detect'");
    answer(detect, LARGE, 1, 10);
    client.expectNoMessage(QUIET);
    reader.asked.expectNoMessage(QUIET);
  }

  @Test
  void aStepIsNotAppliedOnTheRoutersThreadAndCostsNoHangIfItIsSlow() {
    List<Runnable> waiting = new ArrayList<>();
    begin(new PredictiveDrop(), Pipelines.signs(OnLoss.REFUSE), waiting::add);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    client.expectNoMessage(QUIET);
    infer(2, 7);
    asked(detector);
    now.set(T0.plus(ms(151)));
    assertThat(List.of(rejection().queryId(), rejection().queryId())).containsExactly(1L, 2L);
    waiting.forEach(Runnable::run);
    reader.asked.expectNoMessage(QUIET);
    client.expectNoMessage(QUIET);
  }

  @Test
  void aStepIsNotBegunAfterTheDeadline() {
    List<Runnable> waiting = new ArrayList<>();
    AtomicBoolean applied = new AtomicBoolean();
    begin(
        new PredictiveDrop(),
        Pipelines.signs(
            OnLoss.REFUSE,
            boxes -> {
              applied.set(true);
              return List.of();
            }),
        waiting::add);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    client.expectNoMessage(QUIET);
    now.set(T0.plus(ms(100)));
    waiting.forEach(Runnable::run);
    assertThat(rejection().detail()).isEqualTo("step 'cut' had its turn too late");
    assertThat(applied).isFalse();
  }

  @Test
  void itIsReadyWhenAllItsStagesServe() {
    begin(OnLoss.REFUSE);
    TestProbe<PipelineReadiness> asker = KIT.createTestProbe();
    router.tell(new PipelineRouter.Describe(asker.getRef()));
    assertThat(asker.receiveMessage().ready()).isFalse();
    watcher(detector).tell(new StageLoad(DETECTOR, ms(0), ms(10), ms(10), true));
    watcher(reader).tell(new StageLoad(READER, ms(0), ms(0), ms(0), false));
    asker.awaitAssert(
        Duration.ofSeconds(5),
        () -> {
          router.tell(new PipelineRouter.Describe(asker.getRef()));
          assertThat(asker.receiveMessage().stages())
              .containsExactly(Map.entry("detect", true), Map.entry("read", false));
          return null;
        });
    loads(ms(10), ms(0), ms(30), ms(0));
    router.tell(new PipelineRouter.Describe(asker.getRef()));
    assertThat(asker.receiveMessage().ready()).isTrue();
  }
}
