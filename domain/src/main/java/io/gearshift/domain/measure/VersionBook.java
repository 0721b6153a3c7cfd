package io.gearshift.domain.measure;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Timing;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What became of the queries of one variant, or of one version of a pipeline. */
public final class VersionBook {
  private final Sum inTime = new Sum();
  private final Sum late = new Sum();
  private final Sum cancelled = new Sum();
  private final Map<Reason, Sum> refused = new EnumMap<>(Reason.class);
  private final Sum queue = new Sum();
  private final Sum assemble = new Sum();
  private final Sum run = new Sum();
  private final Sum split = new Sum();
  private final LongAdder items = new LongAdder();
  private final Distribution total = new Distribution();
  private final Distribution queued = new Distribution();
  private volatile Accuracy accuracy;
  private volatile Instant last = Instant.EPOCH;

  VersionBook() {
    for (Reason reason : Reason.values()) {
      refused.put(reason, new Sum());
    }
  }

  void answered(Query query, Accuracy ofAnswer, Timing timing, long nanos, Instant now) {
    (now.isAfter(query.deadline()) ? late : inTime).add(nanos);
    long waited = Math.max(0, timing.queue().toNanos());
    queue.add(waited);
    assemble.add(timing.assemble().toNanos());
    run.add(timing.run().toNanos());
    split.add(timing.split().toNanos());
    items.add(query.items());
    total.record(nanos);
    queued.record(waited);
    accuracy = ofAnswer;
    last = now;
  }

  void refused(Reason reason, long nanos) {
    refused.get(reason).add(nanos);
  }

  void cancelled(long nanos) {
    cancelled.add(nanos);
  }

  /** Queries answered by their deadline. */
  public Total inTime() {
    return inTime.total();
  }

  /** Queries answered after their deadline. */
  public Total late() {
    return late.total();
  }

  /** Queries whose client went away. */
  public Total cancelled() {
    return cancelled.total();
  }

  /** Queries refused for this reason. */
  public Total refused(Reason reason) {
    return refused.get(reason).total();
  }

  /** Until the batch of an answered query began; so, too, the next three, for each such query. */
  public Total queue() {
    return queue.total();
  }

  /** Making the batch. */
  public Total assemble() {
    return assemble.total();
  }

  /** In the network. */
  public Total run() {
    return run.total();
  }

  /** Making the answers. */
  public Total split() {
    return split.total();
  }

  /** Items of answered queries. */
  public long items() {
    return items.sum();
  }

  /** From arrival to the answer's leaving the router, of answered queries. */
  public Distribution totals() {
    return total;
  }

  /** From arrival to the start of the batch, of answered queries. */
  public Distribution queues() {
    return queued;
  }

  /** Of the last answer; absent before the first. */
  public Optional<Accuracy> accuracy() {
    return Optional.ofNullable(accuracy);
  }

  /** When the last answer left; the epoch before the first. */
  public Instant last() {
    return last;
  }
}
