package io.gearshift.actors.device;

import static io.gearshift.actors.testing.Samples.LARGE_LATENCY;
import static io.gearshift.actors.testing.Samples.T0;
import static io.gearshift.actors.testing.Samples.ms;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.testing.Samples;
import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.measure.Recorder;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import io.gearshift.runtime.synthetic.Delay;
import io.gearshift.runtime.synthetic.SyntheticDevice;
import io.gearshift.simulator.EventLoop;
import io.gearshift.simulator.SimulatedBatcher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The real actor in virtual time and the plain loop round its policy start the same batches at the
 * same instants, and drop the same queries.
 */
class BatcherTwinTest {
  private static final int QUERIES = 400;
  private static final Tensor ITEM =
      new Tensor("x", DataType.FP32, Shape.of(1, 1), ByteBuffer.allocate(4));

  private record Start(Instant at, List<Long> ids) {}

  private record History(List<Start> starts, List<Long> dropped) {}

  static Stream<BatchPolicy> policies() {
    return Stream.of(
        new WorkConserving(),
        new ProactiveBatching(),
        new EarlyDrop(),
        new TimeoutBatching(6, ms(5)),
        new AimdBatching(1, 1, ms(14)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void theActorAndTheSimulatorMakeTheSameBatches(BatchPolicy policy) {
    for (long seed : LongStream.rangeClosed(1, 10).toArray()) {
      List<Query> trace = trace(seed);
      History simulated = simulate(policy, trace);
      assertThat(live(policy, trace)).as("%s, seed %d", policy, seed).isEqualTo(simulated);
      assertThat(simulated.starts()).isNotEmpty();
      long run = simulated.starts().stream().mapToLong(start -> start.ids().size()).sum();
      assertThat(run + simulated.dropped().size()).isEqualTo(QUERIES);
    }
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aSyntheticInstanceTakesTheTimeThatTheSimulatorCountsWith(BatchPolicy policy) {
    List<Query> trace = trace(1);
    assertThat(live(policy, trace, BatcherTwinTest::synthetic)).isEqualTo(simulate(policy, trace));
  }

  /** An instance in the time of a loop. */
  private interface Maker {
    /**
     * @param moved to be called when something has happened in the loop
     */
    ModelInstance make(EventLoop loop, Runnable moved);
  }

  private static ModelInstance synthetic(EventLoop loop, Runnable moved) {
    VariantProfile profile =
        new VariantProfile(
            Samples.hosted().variant().id(),
            Samples.hosted().device().kind(),
            1,
            LARGE_LATENCY,
            LARGE_LATENCY,
            LARGE_LATENCY,
            1,
            Duration.ofNanos(1));
    Delay delay =
        time -> {
          CompletableFuture<Void> end = new CompletableFuture<>();
          if (time.equals(profile.loadTime())) {
            end.complete(null);
          }
          loop.at(
              loop.instant().plus(time),
              () -> {
                end.complete(null);
                moved.run();
              });
          return end;
        };
    return new SyntheticDevice(variant -> Optional.of(profile), delay)
        .load(Samples.FAMILY, Samples.hosted().variant(), Samples.hosted().device())
        .toCompletableFuture()
        .join();
  }

  /** Poisson arrivals a little above what the largest batches can take, with two kinds of SLO. */
  private static List<Query> trace(long seed) {
    Random random = new Random(seed);
    List<Query> trace = new ArrayList<>();
    Instant at = T0;
    for (int i = 0; i < QUERIES; i++) {
      at = at.plusNanos(1 + (long) (-Math.log(1 - random.nextDouble()) * 2.4e6));
      Duration slo = random.nextInt(4) == 0 ? ms(90) : ms(40);
      trace.add(new Query(i, at, at.plus(slo), 1, List.of(ITEM)));
    }
    return trace;
  }

  private static History simulate(BatchPolicy policy, List<Query> trace) {
    History history = new History(new ArrayList<>(), new ArrayList<>());
    EventLoop loop = new EventLoop(T0);
    SimulatedBatcher batcher =
        new SimulatedBatcher(
            loop,
            policy,
            LARGE_LATENCY,
            new SimulatedBatcher.Listener() {
              @Override
              public void started(Instant at, List<Query> batch) {
                history.starts().add(new Start(at, batch.stream().map(Query::id).toList()));
              }

              @Override
              public void dropped(Instant at, Query query) {
                history.dropped().add(query.id());
              }
            });
    trace.forEach(query -> loop.at(query.arrival(), () -> batcher.submit(query)));
    loop.run();
    return history;
  }

  private static History live(BatchPolicy policy, List<Query> trace) {
    return live(policy, trace, BatcherTwinTest::plain);
  }

  private static ModelInstance plain(EventLoop loop, Runnable moved) {
    return new ModelInstance() {
      @Override
      public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
        CompletableFuture<BatchResult> end = new CompletableFuture<>();
        loop.at(
            loop.instant().plus(LARGE_LATENCY.of(batch.size())),
            () -> {
              end.complete(result(batch.size()));
              moved.run();
            });
        return end;
      }

      @Override
      public long memoryBytes() {
        return 1;
      }

      @Override
      public void close() {}
    };
  }

  private static History live(BatchPolicy policy, List<Query> trace, Maker maker) {
    EventLoop loop = new EventLoop(T0);
    List<Instant> starts = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Deque<BatcherDriver> driver = new ArrayDeque<>();
    ModelInstance made = maker.make(loop, () -> driver.element().settle());
    ModelInstance instance =
        new ModelInstance() {
          @Override
          public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
            starts.add(loop.instant());
            sizes.add(batch.size());
            return made.run(batch);
          }

          @Override
          public long memoryBytes() {
            return made.memoryBytes();
          }

          @Override
          public void close() {
            made.close();
          }
        };
    TestInbox<DeviceHost.Command> device = TestInbox.create();
    TestInbox<Reply> replies = TestInbox.create();
    BatcherSettings settings = new BatcherSettings(QUERIES, QUERIES * ITEM.byteSize());
    driver.add(
        new BatcherDriver(
            BehaviorTestKit.create(
                Batcher.create(
                    settings,
                    Samples.hosted(),
                    policy,
                    instance,
                    loop,
                    Recorder.NONE.runs(
                        Samples.hosted().variant().id(), Samples.hosted().device().id()),
                    new DeviceWork(),
                    device.getRef())),
            device,
            loop));
    trace.forEach(
        query ->
            loop.at(
                query.arrival(),
                () -> driver.element().run(new Batcher.Submit(query, replies.getRef()))));
    loop.run();
    return history(starts, sizes, replies.getAllReceived());
  }

  /**
   * Batches are answered in the order in which they ran: their sizes tell which answers are whose.
   */
  private static History history(List<Instant> starts, List<Integer> sizes, List<Reply> replies) {
    List<Long> answered = new ArrayList<>();
    List<Long> dropped = new ArrayList<>();
    for (Reply reply : replies) {
      (reply instanceof Reply.Answered ? answered : dropped).add(reply.queryId());
    }
    List<Start> batches = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < starts.size(); i++) {
      batches.add(new Start(starts.get(i), answered.subList(from, from + sizes.get(i))));
      from += sizes.get(i);
    }
    return new History(batches, dropped);
  }

  private static BatchResult result(int size) {
    return new BatchResult(
        Collections.nCopies(size, List.of()), Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
