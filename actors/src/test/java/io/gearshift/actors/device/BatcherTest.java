package io.gearshift.actors.device;

import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static io.gearshift.actors.testing.Samples.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.PuppetInstance;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.EventLoop;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private final EventLoop loop = new EventLoop(T0);
  private final PuppetInstance instance = new PuppetInstance();
  private final TestInbox<DeviceHost.Command> device = TestInbox.create();
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

  private BatcherDriver batcher(BatchPolicy policy, int maxQueue) {
    BatcherSettings settings = new BatcherSettings(maxQueue, 1 << 20);
    return new BatcherDriver(
        BehaviorTestKit.create(
            Batcher.create(settings, Samples.hosted(), policy, instance, loop, device.getRef())),
        device,
        loop);
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
}
