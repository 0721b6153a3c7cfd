package io.gearshift.actors.pipeline;

import static io.gearshift.actors.pipeline.Pipelines.DETECTOR;
import static io.gearshift.actors.pipeline.Pipelines.READER;
import static io.gearshift.actors.pipeline.Pipelines.numbers;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.control.PipelineDemand;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageLoad;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;

/** The router of a pipeline whose stages do as the test says, and the client of its queries. */
class PipelineDriver {
  /** For all tests of pipelines, until the last has ended. */
  static final ActorTestKit KIT = ActorTestKit.create();

  static final Duration QUIET = Duration.ofMillis(60);
  static final VariantId LARGE = VariantId.of("detector", "large");
  static final VariantId GOOD = VariantId.of("reader", "good");
  static final VariantId POOR = VariantId.of("reader", "poor");
  static final Map<VariantId, Double> ACCURACY = Map.of(LARGE, 0.9, GOOD, 0.8, POOR, 0.5);
  static final int MAX_QUERIES = 2;
  static final int MAX_BYTES = 40;

  final AtomicReference<Instant> now = new AtomicReference<>(T0);
  final AtomicLong queryIds = new AtomicLong(1000);
  final PuppetStage detector = new PuppetStage();
  final PuppetStage reader = new PuppetStage();
  final TestProbe<PipelineDemand> meter = KIT.createTestProbe();
  final TestProbe<Reply> client = KIT.createTestProbe();
  ActorRef<PipelineRouter.Command> router;

  /** The router of a stage, which does as the test says. */
  static final class PuppetStage {
    final TestProbe<StageRouter.Infer> asked = KIT.createTestProbe();
    final TestProbe<StageRouter.Cancel> cancelled = KIT.createTestProbe();
    final TestProbe<StageRouter.Watch> watched = KIT.createTestProbe();
    final ActorRef<StageRouter.Command> ref =
        KIT.spawn(
            Behaviors.receiveMessage(
                command -> {
                  if (command instanceof StageRouter.Infer infer) {
                    asked.getRef().tell(infer);
                  } else if (command instanceof StageRouter.Cancel cancel) {
                    cancelled.getRef().tell(cancel);
                  } else if (command instanceof StageRouter.Watch watch) {
                    watched.getRef().tell(watch);
                  }
                  return Behaviors.same();
                }));
  }

  @AfterEach
  void stop() {
    KIT.stop(router);
  }

  /** Until the router has handled what it was told. */
  void awaitHandled() {
    TestProbe<PipelineReadiness> asker = KIT.createTestProbe();
    router.tell(new PipelineRouter.Describe(asker.getRef()));
    asker.receiveMessage();
  }

  void begin(OnLoss onLoss) {
    begin(Pipelines.signs(onLoss));
  }

  void begin(Pipeline pipeline) {
    begin(new PredictiveDrop(), pipeline, Runnable::run);
  }

  void begin(DropPolicy policy, Pipeline pipeline, Executor steps) {
    begin(settings(policy, MAX_QUERIES, MAX_BYTES), pipeline, steps);
  }

  static PipelineRouterSettings settings(DropPolicy policy, int maxQueries, long maxBytes) {
    return new PipelineRouterSettings(policy, ms(20), ms(1000), ms(50), maxQueries, maxBytes);
  }

  final NodeBook book = new NodeBook();

  void begin(PipelineRouterSettings settings, Pipeline pipeline, Executor steps) {
    router =
        KIT.spawn(
            PipelineRouter.create(
                settings,
                pipeline,
                Map.of(DETECTOR, detector.ref, READER, reader.ref),
                queryIds::getAndIncrement,
                steps,
                now::get,
                book.pipeline(pipeline.id()),
                meter.getRef()));
  }

  /** The stages say what they take at least, and how long one waits there. */
  void loads(Duration detect, Duration detectWait, Duration read, Duration readWait) {
    watcher(detector).tell(new StageLoad(DETECTOR, detectWait, detect, detect, true));
    watcher(reader).tell(new StageLoad(READER, readWait, read, read, true));
    awaitReady(true);
  }

  /** Until the router has heard of its stages, or has forgotten them. */
  void awaitReady(boolean ready) {
    TestProbe<PipelineReadiness> asker = KIT.createTestProbe();
    asker.awaitAssert(
        Duration.ofSeconds(5),
        () -> {
          router.tell(new PipelineRouter.Describe(asker.getRef()));
          assertThat(asker.receiveMessage().ready()).isEqualTo(ready);
          return null;
        });
  }

  static ActorRef<StageLoad> watcher(PuppetStage stage) {
    return stage.watched.receiveMessage().watcher();
  }

  void adopt(long epoch, int detect, int read) {
    router.tell(
        new PipelineRouter.Adopt(
            epoch, List.of(budget("detect", LARGE, detect), budget("read", GOOD, read))));
  }

  static Budget budget(String stage, VariantId variant, int ms) {
    return new Budget(Pipelines.ID, stage, variant, ms(ms));
  }

  void infer(long id, int... scene) {
    router.tell(new PipelineRouter.Infer(query(id, T0.plus(ms(100)), scene), client.getRef()));
  }

  static Query query(long id, Instant deadline, int... scene) {
    return new Query(id, T0, deadline, 1, List.of(numbers("scene", scene)));
  }

  static StageRouter.Infer asked(PuppetStage stage) {
    return stage.asked.receiveMessage();
  }

  static List<StageRouter.Infer> asked(PuppetStage stage, int times) {
    List<StageRouter.Infer> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(asked(stage));
    }
    return asked;
  }

  static void answer(StageRouter.Infer infer, VariantId variant, long epoch, int... numbers) {
    answer(infer, variant, epoch, List.of(numbers("y", numbers)));
  }

  static void answer(StageRouter.Infer infer, VariantId variant, long epoch, List<Tensor> outputs) {
    infer
        .replyTo()
        .tell(
            new Reply.Answered(
                infer.query().id(),
                variant,
                new Accuracy(ACCURACY.get(variant)),
                new DeviceId("cpu-0"),
                epoch,
                outputs,
                new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1),
                Duration.ZERO));
  }

  static void refuse(StageRouter.Infer infer, Reason reason) {
    infer.replyTo().tell(new Reply.Rejected(infer.query().id(), reason, "as the test wanted"));
  }

  Reply.Rejected rejection() {
    return client.expectMessageClass(Reply.Rejected.class);
  }
}
