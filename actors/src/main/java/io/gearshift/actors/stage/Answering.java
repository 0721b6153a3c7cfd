package io.gearshift.actors.stage;

import io.gearshift.actors.stage.InFlight.Entry;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.measure.QueryMeter;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.time.Instant;
import java.util.Optional;

/** Gives queries their one answer, and tells of it. */
final class Answering {
  private Family family;
  private final QueryMeter meter;

  /**
   * @param meter told what becomes of each query
   */
  Answering(Family family, QueryMeter meter) {
    this.family = family;
    this.meter = meter;
  }

  /** The family is this from now on. */
  void serve(Family changed) {
    family = changed;
  }

  Family family() {
    return family;
  }

  /** A query has come. */
  Entry taken(StageRouter.Infer infer) {
    meter.taken(infer.query());
    return Entry.of(infer, Journey.of(meter.tracer(), infer.query()));
  }

  void reject(Entry entry, Reason reason, String detail, Instant now) {
    tell(entry, new Reply.Rejected(entry.infer().query().id(), reason, detail), now);
  }

  void tell(Entry entry, Reply reply, Instant now) {
    Query query = entry.infer().query();
    if (reply instanceof Reply.Answered answer) {
      meter.answered(
          query,
          answer.variant().name(),
          answer.accuracy(),
          answer.timing(),
          Tensor.bytes(answer.outputs()),
          now);
    } else if (reply instanceof Reply.Rejected refusal) {
      meter.refused(query, version(entry), refusal.reason(), now);
    }
    entry.journey().answered(family.id(), entry.infer(), reply, now);
    entry.infer().replyTo().tell(reply);
  }

  /** A query needs no answer any more. */
  void cancelled(Entry entry, Instant now) {
    meter.cancelled(entry.infer().query(), version(entry), now);
    Optional<Instance> instance = Optional.ofNullable(entry.instance());
    entry.journey().cancelled(family.id(), entry.infer(), instance, now);
  }

  /** The variant that a query asks for, or the family. */
  String asked(Entry entry) {
    return entry.infer().variant().map(VariantId::toString).orElseGet(() -> family.id().name());
  }

  /** The variant that had a query last, or was asked for. */
  private static Optional<String> version(Entry entry) {
    return Optional.ofNullable(entry.instance())
        .map(Instance::variant)
        .or(entry.infer()::variant)
        .map(VariantId::name);
  }
}
