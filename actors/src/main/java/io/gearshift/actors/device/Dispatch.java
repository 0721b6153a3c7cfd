package io.gearshift.actors.device;

import static java.util.stream.Collectors.partitioningBy;

import io.gearshift.actors.device.Batcher.Submit;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.measure.RunMeter;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What waits at a batcher, and what becomes of it: asks the policy what to run, and does what it
 * says once the device grants a turn.
 */
final class Dispatch implements BatchPolicy.Actions {
  private static final String LATE = "the deadline cannot be met any more";

  private final BatchQueue queue;
  private final PulledBatches pulled;
  private final Turn turn;
  private final InstantSource clock;
  private final BatchSpans spans;
  private final Consumer<Duration> wakeAfter;
  private final BiConsumer<List<Submit>, Instant> runner;
  private final CoreDemand cores;

  /** Queries of a batch that failed; each runs alone, so that the bad one fails alone. */
  private final Deque<Submit> suspects = new ArrayDeque<>();

  private HostedVariant hosted;
  private BatchPolicy policy;
  private Optional<BatchPolicy> gathering = Optional.empty();
  private Instant now = Instant.EPOCH;

  /**
   * @param wakeAfter is told when to decide again, unless a turn is asked for before
   * @param runner runs a batch that starts at that time
   * @param cores of the device, where they may be more at one time than at another
   */
  Dispatch(
      HostedVariant hosted,
      BatchPolicy policy,
      BatchQueue queue,
      PulledBatches pulled,
      Turn turn,
      RunMeter meter,
      InstantSource clock,
      Consumer<Duration> wakeAfter,
      BiConsumer<List<Submit>, Instant> runner,
      CoreDemand cores) {
    this.hosted = hosted;
    this.policy = policy;
    this.queue = queue;
    this.pulled = pulled;
    this.turn = turn;
    this.clock = clock;
    this.spans = new BatchSpans(meter.tracer(), clock);
    this.wakeAfter = wakeAfter;
    this.runner = runner;
    this.cores = cores;
  }

  HostedVariant hosted() {
    return hosted;
  }

  /** What is hosted is planned for in another way from now on. */
  void host(HostedVariant other) {
    hosted = other;
  }

  /** There are so many cores from now on. */
  void useCores(Batcher.UseCores given) {
    cores.use(given);
  }

  /** There are no more cores. */
  void refuseCores() {
    cores.refuse(clock.instant());
  }

  void use(BatchPolicy other) {
    policy = other;
  }

  /** Batches are to be as large as a gear is planned with, whatever the policy says. */
  void gather(Batcher.Gather gather) {
    gathering = gather.policy();
  }

  /** There is no query that somebody waits for. */
  boolean isIdle() {
    return turn.isNone() && queue.isEmpty() && pulled.isEmpty() && suspects.isEmpty();
  }

  void forget(Batcher.Withdraw withdrawn) {
    queue.remove(withdrawn);
    pulled.remove(withdrawn);
    suspects.removeIf(withdrawn::isOf);
  }

  /** Does what is to be done now, unless a turn is awaited or used. */
  void decide() {
    if (!turn.mayDecide()) {
      return;
    }
    now = clock.instant();
    if (!suspects.isEmpty()) {
      runSuspect();
    } else if (isPulledFirst()) {
      runPulled();
    } else if (!queue.isEmpty() && !cores.awaits(queue.queries(), now)) {
      BatchPolicy deciding = gathering.orElse(policy);
      deciding.decide(queue.queries(), hosted.latency(), now).enact(this);
    }
  }

  private boolean isPulledFirst() {
    return pulled
        .firstDeadline()
        .filter(due -> queue.isEmpty() || !queue.queries().get(0).deadline().isBefore(due))
        .isPresent();
  }

  /** A batch that waited for its turn may have queries that are late by now. */
  private void runPulled() {
    if (!turn.isHeld()) {
      turn.want(pulled.firstDeadline().orElseThrow());
      return;
    }
    Map<Boolean, List<Submit>> byTime =
        pulled.takeFirst().stream()
            .collect(partitioningBy(submit -> now.isBefore(submit.query().deadline())));
    byTime.get(false).forEach(submit -> reject(submit, Reason.DEADLINE, LATE));
    if (byTime.get(true).isEmpty()) {
      decide();
    } else {
      start(byTime.get(true));
    }
  }

  @Override
  public void run(int count) {
    if (turn.isHeld()) {
      start(queue.takeFirst(count));
    } else {
      turn.want(queue.queries().get(0).deadline());
    }
  }

  private void runSuspect() {
    if (!now.isBefore(suspects.element().query().deadline())) {
      reject(suspects.remove(), Reason.DEADLINE, LATE);
      decide();
    } else if (turn.isHeld()) {
      start(List.of(suspects.remove()));
    } else {
      turn.want(suspects.element().query().deadline());
    }
  }

  private void start(List<Submit> batch) {
    turn.use();
    runner.accept(batch, now);
  }

  @Override
  public void waitUntil(Instant time) {
    wakeAfter.accept(Duration.between(now, time));
  }

  @Override
  public void drop(int count) {
    for (Submit submit : queue.takeFirst(count)) {
      reject(submit, Reason.DEADLINE, LATE);
    }
    decide();
  }

  /** A batch has run. */
  void ran(Batcher.Finished finished, List<Reply.Answered> answers, Instant ended) {
    List<Submit> batch = finished.batch();
    for (int i = 0; i < answers.size(); i++) {
      batch.get(i).replyTo().tell(answers.get(i));
    }
    spans.ran(hosted, batch, finished.started(), finished.result(), ended);
    policy = policy.after(Answers.outcome(batch, finished.started(), ended));
  }

  /** A batch could not be run: each of several is tried alone. */
  void failed(Batcher.Finished finished) {
    List<Submit> failed =
        spans.failed(hosted, finished.batch(), finished.started(), finished.failure());
    if (failed.size() > 1) {
      suspects.addAll(failed);
    } else {
      refuse(failed.get(0), Reason.FAILED, finished.failure().getMessage());
    }
  }

  void reject(Submit submit, Reason reason, String detail) {
    spans.refused(hosted, submit.query(), reason, detail);
    refuse(submit, reason, detail);
  }

  private static void refuse(Submit submit, Reason reason, String detail) {
    submit.replyTo().tell(new Reply.Rejected(submit.query().id(), reason, detail));
  }
}
