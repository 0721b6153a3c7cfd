package io.gearshift.simulator.ipa;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.planner.ipa.StageOption;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CentralQueueTest {
  private static final Instant START = Instant.EPOCH;
  private static final FittedVariant SLOW = variant("slow", 100);
  private static final FittedVariant QUICK = variant("quick", 10);

  private final EventLoop loop = new EventLoop(START);
  private final List<Long> done = new ArrayList<>();
  private final List<Long> dropped = new ArrayList<>();

  @Test
  void aBatchRunsWhenItIsFullAndReplicasTakeTurns() {
    CentralQueue queue = queue(2, 2);
    submitAt(queue, 0, 10, 20, 30, 40, 50);
    loop.run();

    // full at 10, 30 and 50 ms; the third waits for the replica of the first
    assertThat(done).containsExactly(210L, 210L, 230L, 230L, 410L, 410L);
  }

  @Test
  void aBatchThatDoesNotFillRunsAfterASecond() {
    CentralQueue queue = queue(2, 1);
    submitAt(queue, 0, 10, 500);
    loop.run();

    assertThat(done).containsExactly(210L, 210L, 1_600L);
  }

  @Test
  void whatIsTooOldIsGivenUpBeforeTheModelOrAfterIt() {
    CentralQueue queue = queue(1, 1);
    submitAt(queue, new long[25]);
    loop.run();

    assertThat(done).hasSize(20);
    assertThat(dropped).hasSize(5);
  }

  @Test
  void anotherVariantTakesOverAtOnceWhileTheLastBatchEnds() {
    CentralQueue queue = queue(1, 1);
    submitAt(queue, 0, 60);
    loop.at(START.plusMillis(50), () -> queue.adopt(QUICK, option(QUICK, 1, 1)));
    loop.run();

    assertThat(done).containsExactly(70L, 100L);
  }

  @Test
  void aReplicaMoreHelpsAndTheOthersGoOn() {
    CentralQueue queue = queue(1, 1);
    submitAt(queue, 0, 60, 70);
    loop.at(START.plusMillis(50), () -> queue.adopt(SLOW, option(SLOW, 1, 2)));
    loop.run();

    assertThat(done).containsExactly(100L, 160L, 200L);
  }

  private CentralQueue queue(int batch, int replicas) {
    return new CentralQueue(
        loop,
        Duration.ofSeconds(2),
        SLOW,
        option(SLOW, batch, replicas),
        query -> done.add(millis()),
        () -> dropped.add(millis()));
  }

  private long millis() {
    return Duration.between(START, loop.instant()).toMillis();
  }

  private void submitAt(CentralQueue queue, long... millis) {
    for (long at : millis) {
      Instant arrived = START.plusMillis(at);
      loop.at(arrived, () -> queue.submit(new CentralQueue.Query(arrived)));
    }
  }

  private static FittedVariant variant(String name, double millis) {
    return new FittedVariant(
        VariantId.of("family", name),
        new Accuracy(0.5),
        1,
        new FittedVariant.Latency(millis, 0, 0, 0));
  }

  private static StageOption option(FittedVariant variant, int batch, int replicas) {
    return new StageOption(
        variant.id(),
        variant.accuracy(),
        0.5,
        batch,
        replicas,
        0,
        variant.latency(batch),
        replicas,
        0);
  }
}
