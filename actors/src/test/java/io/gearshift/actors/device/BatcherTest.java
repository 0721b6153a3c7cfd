package io.gearshift.actors.device;

import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.KeptSpans;
import io.gearshift.actors.testing.PuppetInstance;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.simulator.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private final EventLoop loop = new EventLoop(T0);
  private final PuppetInstance instance = new PuppetInstance();
  private final TestInbox<DeviceHost.Command> device = TestInbox.create();
  private final KeptSpans spans = new KeptSpans();
  private final TestInbox<Reply> replies = TestInbox.create();

  @Test
  void queriesThatArriveDuringARunShareTheNext() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1, 2, 3);
    assertThat(instance.runs).hasSize(1);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.remove().size()).isEqualTo(2);
  }

  @Test
  void aGearHasSoManyItemsComeTogetherUntilItSaysOtherwise() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    batcher.run(new Batcher.Gather(3, ms(1)));
    submit(batcher, 1, 2);
    assertThat(instance.runs).isEmpty();
    submit(batcher, 3);
    assertThat(instance.runs.element().size()).isEqualTo(3);
    end(batcher, PuppetInstance.Begun::succeed);

    submit(batcher, 4);
    assertThat(instance.runs).isEmpty();
    batcher.run(Batcher.Gather.NONE);
    assertThat(instance.runs.element().size()).isEqualTo(1);
  }

  @Test
  void whatAGearLetsWaitRunsWhileThereIsTimeForItAndForWhatComesAfter() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    batcher.run(new Batcher.Gather(3, ms(20)));
    submit(batcher, 1);
    Instant last = T0.plus(ms(80)).minus(Samples.LARGE_LATENCY.of(1));
    AtomicInteger before = new AtomicInteger();
    loop.at(last.minusNanos(1), () -> before.set(instance.runs.size()));
    loop.run();
    assertThat(before).hasValue(0);
    assertThat(instance.runs).hasSize(1);
    assertThat(loop.instant()).isEqualTo(last);
  }

  @Test
  void aFullQueueRefusesAtOnceAndSaysSo() {
    BatcherDriver batcher = batcher(new WorkConserving(), 2);
    submit(batcher, 1, 2, 3, 4);
    assertThat(replies.getAllReceived())
        .containsExactly(
            new Reply.Rejected(4, Reason.OVERLOAD, "the queue of animals/large is full"));
  }

  @Test
  void tenThousandQueriesAreAllAnsweredOrRefused() {
    BatcherDriver batcher = batcher(new WorkConserving(), 4096);
    submit(batcher, IntStream.range(0, 10_000).toArray());
    while (!instance.runs.isEmpty()) {
      end(batcher, PuppetInstance.Begun::succeed);
    }
    List<Reply> all = replies.getAllReceived();
    assertThat(all).extracting(Reply::queryId).doesNotHaveDuplicates().hasSize(10_000);
    assertThat(all).filteredOn(Reply.Answered.class::isInstance).hasSize(4097);
  }

  @Test
  void whenABatchFailsEachOfItsQueriesRunsAloneAndOnlyTheBadOneFails() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 0, 1, 2, 3);
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs).isEmpty();
    List<Reply> all = replies.getAllReceived();
    assertThat(all).extracting(Reply::queryId).containsExactly(0L, 1L, 2L, 3L);
    assertThat(all.get(2)).isEqualTo(new Reply.Rejected(2, Reason.FAILED, "index out of range"));
    assertThat(all).filteredOn(Reply.Answered.class::isInstance).hasSize(3);
  }

  @Test
  void aLostInstanceStopsTheBatcher() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1, 2);
    end(batcher, run -> run.fail(new InstanceLostException("device fell off the bus")));
    assertThat(batcher.isAlive()).isFalse();
    assertThat(replies.hasMessages()).isFalse();
  }

  @Test
  void drainingAnswersWhatIsQueuedRefusesWhatIsNewAndThenStops() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1, 2);
    batcher.run(Batcher.Drain.INSTANCE);
    submit(batcher, 3);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(batcher.isAlive()).isTrue();
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(batcher.isAlive()).isFalse();
    List<Reply> all = replies.getAllReceived();
    assertThat(all).extracting(Reply::queryId).containsExactly(3L, 1L, 2L);
    assertThat(((Reply.Rejected) all.get(0)).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void aBatcherThatDrainsStopsEvenWhenAllItHadIsDropped() {
    BatcherDriver batcher = batcher(new TimeoutBatching(8, ms(500)), 100);
    submit(batcher, 1);
    batcher.run(Batcher.Drain.INSTANCE);
    assertThat(batcher.isAlive()).isTrue();
    loop.run();
    assertThat(((Reply.Rejected) replies.receiveMessage()).reason()).isEqualTo(Reason.DEADLINE);
    assertThat(batcher.isAlive()).isFalse();
  }

  @Test
  void aQueryThatCannotMakeItIsDroppedWithTheReason() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    batcher.run(new Batcher.Submit(query(7, T0, T0.plus(ms(5))), replies.getRef()));
    assertThat(replies.receiveMessage())
        .isEqualTo(new Reply.Rejected(7, Reason.DEADLINE, "the deadline cannot be met any more"));
  }

  @Test
  void aQueryThatIsWithdrawnIsNeitherRunNorAnsweredAndMakesRoom() {
    BatcherDriver batcher = batcher(new WorkConserving(), 2);
    submit(batcher, 1, 2, 3);
    batcher.run(new Batcher.Withdraw(2, replies.getRef()));
    submit(batcher, 4);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.element().size()).isEqualTo(2);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(replies.getAllReceived())
        .extracting(Reply::queryId)
        .as("answered")
        .containsExactly(1L, 3L, 4L);
  }

  @Test
  void whatIsWithdrawnTakesNoBytes() {
    BatcherDriver batcher = batcher(new WorkConserving(), new BatcherSettings(100, 8));
    for (int id = 1; id <= 3; id++) {
      batcher.run(fourBytes(id));
    }
    batcher.run(fourBytes(4));
    assertThat(((Reply.Rejected) replies.receiveMessage()).reason()).isEqualTo(Reason.OVERLOAD);
    batcher.run(new Batcher.Withdraw(2, replies.getRef()));
    batcher.run(fourBytes(5));
    assertThat(replies.hasMessages()).isFalse();
  }

  @Test
  void aQueryOfAnotherNodeWithTheSameNumberStays() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1, 2);
    batcher.run(new Batcher.Withdraw(2, TestInbox.<Reply>create().getRef()));
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs).hasSize(1);
  }

  @Test
  void whatIsWithdrawnWhileItRunsRunsOn() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1);
    batcher.run(new Batcher.Withdraw(1, replies.getRef()));
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(replies.receiveMessage().queryId()).isEqualTo(1);
  }

  @Test
  void ofABatchThatFailedTheWithdrawnAreNotTriedAlone() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 0, 1, 2);
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    batcher.run(new Batcher.Withdraw(2, replies.getRef()));
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs).isEmpty();
    assertThat(replies.getAllReceived()).extracting(Reply::queryId).containsExactly(0L, 1L);
  }

  @Test
  void aBatcherThatDrainsStopsWhenTheLastQueryIsWithdrawn() {
    BatcherDriver batcher = batcher(new TimeoutBatching(8, ms(50)), 100);
    submit(batcher, 1);
    batcher.run(Batcher.Drain.INSTANCE);
    batcher.run(new Batcher.Withdraw(1, replies.getRef()));
    assertThat(batcher.isAlive()).isFalse();
    assertThat(replies.hasMessages()).isFalse();
  }

  @Test
  void whatIsToRunTogetherDoesWhateverThePolicyWouldDo() {
    BatcherDriver batcher = batcher(new TimeoutBatching(2, ms(500)), 100);
    together(batcher, 100, 1, 2, 3);
    assertThat(instance.runs.element().size()).isEqualTo(3);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(replies.getAllReceived()).extracting(Reply::queryId).containsExactly(1L, 2L, 3L);
  }

  @Test
  void theMoreUrgentOfABatchAndWhatIsQueuedRunsFirst() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1);
    together(batcher, 150, 2, 3);
    submit(batcher, 4);
    together(batcher, 90, 5, 6, 7);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.element().size()).isEqualTo(3);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.element().size()).isEqualTo(1);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.element().size()).isEqualTo(2);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(replies.getAllReceived())
        .extracting(Reply::queryId)
        .containsExactly(1L, 5L, 6L, 7L, 4L, 2L, 3L);
  }

  @Test
  void whatIsLateOrWithdrawnWhenItsBatchHasItsTurnIsLeftOut() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 1);
    Query late = query(2, T0, T0.plus(ms(20)));
    Query withdrawn = query(3, T0, T0.plus(ms(90)));
    Query good = query(4, T0, T0.plus(ms(95)));
    batcher.run(new Batcher.RunTogether(List.of(late, withdrawn, good), replies.getRef()));
    batcher.run(new Batcher.Withdraw(3, replies.getRef()));
    loop.at(T0.plus(ms(30)), () -> {});
    loop.run();
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(instance.runs.element().size()).isEqualTo(1);
    end(batcher, PuppetInstance.Begun::succeed);
    List<Reply> all = replies.getAllReceived();
    assertThat(all).extracting(Reply::queryId).containsExactly(1L, 2L, 4L);
    assertThat(((Reply.Rejected) all.get(1)).reason()).isEqualTo(Reason.DEADLINE);
  }

  @Test
  void batchesThatDoNotFitAreRefusedWhole() {
    BatcherDriver batcher = batcher(new WorkConserving(), 4);
    submit(batcher, 1);
    together(batcher, 100, 2, 3, 4);
    together(batcher, 100, 5, 6);
    assertThat(replies.getAllReceived())
        .extracting(Reply::queryId, reply -> ((Reply.Rejected) reply).reason())
        .containsExactly(tuple(5L, Reason.OVERLOAD), tuple(6L, Reason.OVERLOAD));
    batcher.run(Batcher.Drain.INSTANCE);
    together(batcher, 100, 7);
    assertThat(((Reply.Rejected) replies.receiveMessage()).reason()).isEqualTo(Reason.UNAVAILABLE);
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(batcher.isAlive()).isTrue();
    end(batcher, PuppetInstance.Begun::succeed);
    assertThat(batcher.isAlive()).isFalse();
  }

  @Test
  void whenABatchThatWasPulledFailsEachOfItsQueriesRunsAlone() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    together(batcher, 100, 1, 2);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    List<Reply> all = replies.getAllReceived();
    assertThat(all.get(0)).isInstanceOf(Reply.Answered.class);
    assertThat(all.get(1)).isEqualTo(new Reply.Rejected(2, Reason.FAILED, "index out of range"));
  }

  private void together(BatcherDriver batcher, double slo, int... ids) {
    List<Query> queries =
        IntStream.of(ids).mapToObj(id -> query(id, T0, T0.plus(ms(slo)))).toList();
    batcher.run(new Batcher.RunTogether(queries, replies.getRef()));
  }

  @Test
  void answersSayWhoServedAndHowLongTheyWaited() {
    BatcherDriver batcher = batcher(new ProactiveBatching(), 100);
    submit(batcher, 1);
    loop.run();
    Instant started = T0.plus(ms(100)).minus(Samples.LARGE_LATENCY.of(2));
    end(batcher, PuppetInstance.Begun::succeed);
    Reply.Answered answer = (Reply.Answered) replies.receiveMessage();
    assertThat(answer.variant()).isEqualTo(Samples.LARGE);
    assertThat(T0.plus(answer.timing().queue())).isEqualTo(started);
    assertThat(answer.timing().batch()).isEqualTo(1);
  }

  @Test
  void spansSayHowLongAQueryWaitedAndEachRunOfIt() {
    BatcherDriver batcher = batcher(new WorkConserving(), 100);
    submit(batcher, 0);
    Trace trace = new Trace(1, 2, 3, true, loop.instant());
    for (int id = 1; id <= 2; id++) {
      Query query = query(id, loop.instant(), loop.instant().plus(ms(100)));
      batcher.run(new Batcher.Submit(query.in(Optional.of(trace)), replies.getRef()));
    }
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("index out of range")));
    end(batcher, PuppetInstance.Begun::succeed);
    end(batcher, run -> run.fail(new RunFailedException("of no use")));
    assertThat(spans.named("queue")).hasSize(4);
    assertThat(spans.all()).extracting(Span::parent).containsOnly(3L);
    assertThat(spans.named("run"))
        .extracting(run -> KeptSpans.said(run, "gearshift.batch_size").orElseThrow())
        .containsExactly("2", "2", "1", "1");
    assertThat(spans.named("run"))
        .extracting(run -> run.error().orElse("none"))
        .containsExactly("index out of range", "index out of range", "none", "of no use");
  }

  private BatcherDriver batcher(BatchPolicy policy, int maxQueue) {
    return batcher(policy, new BatcherSettings(maxQueue, 1 << 20));
  }

  private BatcherDriver batcher(BatchPolicy policy, BatcherSettings settings) {
    return new BatcherDriver(
        BehaviorTestKit.create(
            Batcher.create(
                settings,
                Samples.hosted(),
                policy,
                instance,
                loop,
                new Traced(spans),
                new DeviceWork(),
                device.getRef())),
        device,
        loop);
  }

  private Batcher.Submit fourBytes(long id) {
    Tensor tensor = new Tensor("x", DataType.FP32, Shape.of(1, 1), ByteBuffer.allocate(4));
    return new Batcher.Submit(
        new Query(id, T0, T0.plus(ms(100)), 1, List.of(tensor)), replies.getRef());
  }

  private void submit(BatcherDriver batcher, int... ids) {
    for (int id : ids) {
      batcher.run(
          new Batcher.Submit(
              query(id, loop.instant(), loop.instant().plus(ms(100))), replies.getRef()));
    }
  }

  private void end(BatcherDriver batcher, Consumer<PuppetInstance.Begun> ending) {
    ending.accept(instance.runs.remove());
    batcher.settle();
  }

  /** Tells of spans, and counts nothing. */
  private record Traced(Tracer tracer) implements RunMeter {
    @Override
    public void waiting(int queries) {}

    @Override
    public void ran(int items, BatchResult result, Duration busy) {}

    @Override
    public void failed(Duration busy) {}
  }
}
