package io.gearshift.actors.pipeline;

import static io.gearshift.actors.pipeline.Pipelines.numbers;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineChaosTest extends PipelineDriver {
  private static final int QUERIES = 60;

  private final Set<Long> open = new HashSet<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void howeverItsStagesAndStepsFareEachQueryGetsOneAnswer(long seed) {
    Random random = new Random(seed);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      OnLoss onLoss = random.nextBoolean() ? OnLoss.REFUSE : OnLoss.LEAVE_OUT;
      begin(
          settings(new PredictiveDrop(), QUERIES / 2, 2_000),
          Pipelines.signs(onLoss, PipelineChaosTest::cut),
          unreliable(threads, new Random(seed)));
      for (int id = 0; id < QUERIES; id++) {
        infer(id, random.nextInt(100));
        serve(detector.asked, LARGE, random);
        serve(reader.asked, GOOD, random);
        awaitHandled();
        now.updateAndGet(time -> time.plus(ms(random.nextInt(4))));
      }
      for (int i = 0; i < 20; i++) {
        serve(detector.asked, LARGE, random);
        serve(reader.asked, GOOD, random);
      }
      now.set(T0.plusSeconds(60));

      List<Reply> replies = client.receiveSeveralMessages(QUERIES);
      assertThat(replies).extracting(Reply::queryId).doesNotHaveDuplicates();
      assertThat(replies).hasAtLeastOneElementOfType(Reply.Piped.class);
      assertThat(replies).hasAtLeastOneElementOfType(Reply.Rejected.class);
      client.expectNoMessage(QUIET);
      Set<Long> cancelled = new HashSet<>();
      for (PuppetStage stage : List.of(detector, reader)) {
        left(stage.cancelled).forEach(cancel -> cancelled.add(cancel.queryId()));
        left(stage.asked).forEach(infer -> open.add(infer.query().id()));
      }
      assertThat(cancelled).as("what was asked for and never answered").containsAll(open);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> List<T> left(TestProbe<T> probe) {
    List<T> left = new ArrayList<>();
    while (true) {
      try {
        left.add(probe.receiveMessage(ms(5)));
      } catch (AssertionError nothingIsLeft) {
        return left;
      }
    }
  }

  /** Whatever a stage may do with what it is asked for. */
  private void serve(TestProbe<StageRouter.Infer> asked, VariantId by, Random random) {
    while (random.nextInt(3) > 0) {
      StageRouter.Infer infer;
      try {
        infer = asked.receiveMessage(ms(2));
      } catch (AssertionError nothingIsAsked) {
        return;
      }
      int[] numbers = random.ints(random.nextInt(4), 0, 100).toArray();
      switch (random.nextInt(8)) {
        case 0 -> refuse(infer, Reason.OVERLOAD);
        case 1 -> answer(infer, by, 1, List.of());
        case 2 -> {
          answer(infer, by, 1, numbers);
          answer(infer, by, 1, numbers);
          refuse(infer, Reason.LOST);
        }
        case 3 -> {
          open.add(infer.query().id()); // it never answers
        }
        default -> answer(infer, by, 1, numbers);
      }
    }
  }

  /** Does as the boxes make it. */
  private static List<List<Tensor>> cut(List<Tensor> boxes) {
    switch (numbers(boxes.get(0)).stream().mapToInt(box -> box).sum() % 10) {
      case 1:
        throw new StepFailedException("no boxes, as the test wanted");
      case 2:
        return List.of(List.of(), List.of(numbers("box", 1), numbers("box", 2)));
      default:
        return Pipelines.cut(boxes);
    }
  }

  /** Loses some of what it is to run. */
  private static Executor unreliable(Executor threads, Random random) {
    return task -> {
      if (random.nextInt(10) > 0) {
        threads.execute(task);
      }
    };
  }
}
