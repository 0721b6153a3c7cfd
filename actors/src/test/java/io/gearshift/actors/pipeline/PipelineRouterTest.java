package io.gearshift.actors.pipeline;

import static io.gearshift.actors.pipeline.Pipelines.numbers;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Part;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PipelineRouterTest extends PipelineDriver {
  @Test
  void whatAStageFindsIsAskedForItemByItemAndAnsweredInOrder() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    assertThat(numbers(detect.query().inputs().get(0))).containsExactly(7);
    now.set(T0.plus(ms(5)));
    answer(detect, LARGE, 4, 10, 20, 30);
    List<StageRouter.Infer> reads = asked(reader, 3);
    now.set(T0.plus(ms(9)));
    answer(reads.get(2), GOOD, 5, 31);
    answer(reads.get(0), POOR, 5, 11);
    awaitHandled();
    now.set(T0.plus(ms(12)));
    answer(reads.get(1), GOOD, 5, 21, 22);

    Reply.Piped piped = client.expectMessageClass(Reply.Piped.class);
    assertThat(piped.queryId()).isEqualTo(1);
    assertThat(piped.outputs()).extracting(Tensor::name).containsExactly("boxes", "texts");
    assertThat(numbers(piped.outputs().get(0))).containsExactly(10, 20, 30);
    assertThat(numbers(piped.outputs().get(1))).containsExactly(11, 21, 22, 31);
    assertThat(piped.parts())
        .containsExactly(
            new Part("detect", LARGE, 1, ms(5)),
            new Part("read", GOOD, 2, ms(7)),
            new Part("read", POOR, 1, ms(4)));
    assertThat(piped.accuracy().value()).isCloseTo(0.9 * (0.8 + 0.5 + 0.8) / 3, within(1e-9));
    assertThat(piped.epoch()).isEqualTo(5);
    assertThat(piped.leftOut()).isZero();
    assertThat(piped.total()).isEqualTo(ms(12));
  }

  @Test
  void whereNothingIsFoundTheAnswerIsEmpty() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    answer(asked(detector), LARGE, 1);

    Reply.Piped piped = client.expectMessageClass(Reply.Piped.class);
    assertThat(piped.outputs().get(1).shape().dimension(0)).isZero();
    assertThat(piped.parts()).containsExactly(new Part("detect", LARGE, 1, Duration.ZERO));
    assertThat(piped.accuracy()).isEqualTo(new Accuracy(0.9));
  }

  @Test
  void aStageIsAskedForAllRowsAtOnceAndForNoneNotAtAll() {
    begin(Pipelines.whole());
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10, 20, 30);
    StageRouter.Infer read = asked(reader);
    assertThat(read.query().items()).isEqualTo(3);
    answer(read, GOOD, 1, 11, 21, 31);
    client.expectMessageClass(Reply.Piped.class);

    infer(2, 7);
    answer(asked(detector), LARGE, 1);
    Reply.Piped piped = client.expectMessageClass(Reply.Piped.class);
    assertThat(numbers(piped.outputs().get(0))).isEmpty();
    assertThat(piped.outputs().get(0).name()).isEqualTo("texts");
  }

  @Test
  void anItemThatIsLostIsLeftOutIfThePipelineSaysSo() {
    begin(OnLoss.LEAVE_OUT);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10, 20);
    List<StageRouter.Infer> reads = asked(reader, 2);
    refuse(reads.get(0), Reason.OVERLOAD);
    answer(reads.get(1), GOOD, 1, 21);

    Reply.Piped piped = client.expectMessageClass(Reply.Piped.class);
    assertThat(numbers(piped.outputs().get(1))).containsExactly(21);
    assertThat(piped.leftOut()).isEqualTo(1);
  }

  @Test
  void anItemThatIsLostLosesTheQueryOtherwiseAndThereIsOneAnswerOnly() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10, 20);
    List<StageRouter.Infer> reads = asked(reader, 2);
    refuse(reads.get(0), Reason.OVERLOAD);

    Reply.Rejected rejected = rejection();
    assertThat(rejected.reason()).isEqualTo(Reason.OVERLOAD);
    assertThat(rejected.detail()).isEqualTo("stage 'read': as the test wanted");
    answer(reads.get(1), GOOD, 1, 21);
    refuse(reads.get(0), Reason.LOST);
    now.set(T0.plus(ms(500)));
    client.expectNoMessage(QUIET);
  }

  @Test
  void whatIsUnderWayForAQueryThatIsRefusedIsTakenBack() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10, 20, 30);
    List<StageRouter.Infer> reads = asked(reader, 3);
    answer(reads.get(0), GOOD, 1, 11);
    refuse(reads.get(2), Reason.OVERLOAD);
    rejection();
    assertThat(reader.cancelled.receiveMessage().queryId()).isEqualTo(reads.get(1).query().id());
    reader.cancelled.expectNoMessage(QUIET);
  }

  @Test
  void whatIsUnderWayForAQueryThatIsGivenUpIsTakenBack() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    now.set(T0.plus(ms(151)));
    rejection();
    assertThat(detector.cancelled.receiveMessage().queryId()).isEqualTo(detect.query().id());
  }

  @Test
  void aCancelledQueryIsNeverAnsweredAndLeavesNoWorkBehind() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    infer(2, 7);
    StageRouter.Infer detect = asked(detector);
    router.tell(new PipelineRouter.Cancel(1));
    assertThat(detector.cancelled.receiveMessage().queryId()).isEqualTo(detect.query().id());
    answer(detect, LARGE, 1, 10);
    reader.asked.expectNoMessage(QUIET);
    infer(3, 7);
    asked(detector);
    assertThat(asked(detector).query()).as("there is room for it").isNotNull();
    client.expectNoMessage(QUIET);
  }

  @Test
  void aStepThatEndsAfterItsQueryLeadsToNothing() {
    Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
    begin(new PredictiveDrop(), Pipelines.signs(OnLoss.REFUSE), steps::add);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    awaitHandled();
    router.tell(new PipelineRouter.Cancel(1));
    awaitHandled();
    steps.remove().run();
    reader.asked.expectNoMessage(QUIET);
  }

  @Test
  void aStepThatCannotWorkWithItsInputsSaysSoToTheClient() {
    begin(
        Pipelines.signs(
            OnLoss.REFUSE,
            boxes -> {
              throw new StepFailedException("box 10 lies outside the scene");
            }));
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    Reply.Rejected rejected = rejection();
    assertThat(rejected.reason()).isEqualTo(Reason.INVALID);
    assertThat(rejected.detail()).isEqualTo("step 'cut': box 10 lies outside the scene");
  }

  @Test
  void aStepWithABugTellsTheClientNothingOfIt() {
    begin(
        Pipelines.signs(
            OnLoss.REFUSE,
            boxes -> {
              throw new IllegalStateException("a bug, as the test wanted");
            }));
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    Reply.Rejected rejected = rejection();
    assertThat(rejected.reason()).isEqualTo(Reason.FAILED);
    assertThat(rejected.detail()).isEqualTo("step 'cut' failed; the server's log tells more");
  }

  @Test
  void withoutAThreadForItAStepIsTooMuch() {
    begin(
        new PredictiveDrop(),
        Pipelines.signs(OnLoss.REFUSE),
        step -> {
          throw new RejectedExecutionException("full");
        });
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10);
    assertThat(rejection().reason()).isEqualTo(Reason.OVERLOAD);
  }

  @Test
  void onlySoManyQueriesAreOnTheirWay() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    infer(2, 7);
    infer(3, 7);
    assertThat(rejection().queryId()).isEqualTo(3);
    answer(asked(detector), LARGE, 1);
    client.expectMessageClass(Reply.Piped.class);
    infer(4, 7);
    asked(detector);
    assertThat(numbers(asked(detector).query().inputs().get(0))).containsExactly(7);
  }

  @Test
  void whatStagesAnsweredCountsToTheBytesThatAreHeld() {
    begin(OnLoss.REFUSE);
    infer(1, 1, 2, 3);
    answer(asked(detector), LARGE, 1, 10, 20, 30);
    asked(reader, 3);
    infer(2, 1, 2, 3, 4, 5);
    assertThat(rejection().reason()).as("with 36 bytes of 40 held").isEqualTo(Reason.OVERLOAD);
    infer(3, 1);
    asked(detector);
  }

  @Test
  void aQueryWithoutAllItsInputsIsInvalid() {
    begin(OnLoss.REFUSE);
    router.tell(
        new PipelineRouter.Infer(
            new Query(1, T0, T0.plus(ms(100)), 1, List.of()), client.getRef()));
    assertThat(rejection().reason()).isEqualTo(Reason.INVALID);
  }

  @Test
  void aRouterThatFailsRemembersWhatIsOnItsWay() {
    AtomicBoolean broken = new AtomicBoolean();
    DropPolicy policy =
        crossing -> {
          if (broken.getAndSet(false)) {
            throw new IllegalStateException("a policy with a bug, as the test wanted");
          }
          return false;
        };
    begin(policy, Pipelines.signs(OnLoss.REFUSE), Runnable::run);
    infer(1, 7);
    StageRouter.Infer detect = asked(detector);
    broken.set(true);
    infer(2, 7);
    answer(detect, LARGE, 1, 10);
    answer(asked(reader), GOOD, 1, 11);
    assertThat(client.expectMessageClass(Reply.Piped.class).queryId()).isEqualTo(1);
    now.set(T0.plus(ms(151)));
    assertThat(rejection().queryId()).as("the one it failed at").isEqualTo(2);
  }

  @Test
  void everySecondTheMeterIsToldWhatHasArrivedAndWhatCameOfIt() {
    begin(OnLoss.REFUSE);
    infer(1, 7);
    answer(asked(detector), LARGE, 1, 10, 20, 30);
    asked(reader, 3);
    infer(2, 7);
    infer(3, 7); // refused, but it has arrived

    PipelineDemand demand = meter.receiveMessage(Duration.ofSeconds(5));
    assertThat(demand)
        .isEqualTo(
            new PipelineDemand(
                Pipelines.ID, 3, Map.of(new Edge(LARGE, "read"), new Observed(1, 3))));
    assertThat(meter.receiveMessage(Duration.ofSeconds(5)))
        .isEqualTo(new PipelineDemand(Pipelines.ID, 0, Map.of()));
  }
}
