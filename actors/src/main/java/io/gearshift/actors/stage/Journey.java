package io.gearshift.actors.stage;

import io.gearshift.actors.stage.StageRouter.Infer;
import io.gearshift.actors.trace.Attributes;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The spans of a query at a router: one for all of the time that it is there, and under it one for
 * each instance that it was sent to.
 */
final class Journey {
  private static final Journey UNTRACED = new Journey(OpenSpan.NONE);

  private final OpenSpan route;
  private OpenSpan attempt = OpenSpan.NONE;
  private int attempts;

  private Journey(OpenSpan route) {
    this.route = route;
  }

  static Journey of(Tracer tracer, Query query) {
    OpenSpan route = OpenSpan.of(tracer, query);
    return route.isOpen() ? new Journey(route) : UNTRACED;
  }

  /** The query as an instance is to get it now. */
  Query sent(Query query, Instant now) {
    if (!route.isOpen()) {
      return query;
    }
    attempts++;
    attempt = route.begin(now);
    return attempt.handOver(query, now);
  }

  /** An instance has answered, or refused. */
  void settled(Instance instance, Reply reply, Instant now) {
    if (reply instanceof Reply.Rejected refusal) {
      refused(instance, refusal.reason(), refusal.detail(), now);
    } else {
      end(instance, Attributes.ANSWERED, Optional.empty(), now);
    }
  }

  /** Nothing is to be expected from an instance any more. */
  void refused(Instance instance, Reason reason, String detail, Instant now) {
    end(instance, reason.name().toLowerCase(Locale.ROOT), Optional.of(detail), now);
  }

  private void end(Instance instance, String outcome, Optional<String> error, Instant now) {
    if (attempt.isOpen()) {
      attempt.end(
          "attempt",
          Span.Kind.CLIENT,
          now,
          error,
          Attributes.variant(instance.variant()),
          Attributes.device(instance.device()),
          Attribute.of("gearshift.attempt", attempts),
          Attributes.outcome(outcome));
      attempt = OpenSpan.NONE;
    }
  }

  /** The query has its answer. */
  void answered(FamilyId family, Infer infer, Reply reply, Instant now) {
    if (!route.isOpen()) {
      return;
    }
    if (reply instanceof Reply.Answered answer) {
      List<Attribute> more =
          List.of(
              Attributes.variant(answer.variant()),
              Attributes.device(answer.device()),
              Attributes.batch(answer.timing().batch()),
              Attribute.of("gearshift.epoch", answer.epoch()),
              Attributes.outcome(Attributes.ANSWERED));
      end(family, infer, Optional.empty(), more, now);
    } else if (reply instanceof Reply.Rejected refusal) {
      List<Attribute> more = List.of(Attributes.outcome(refusal.reason()));
      end(family, infer, Optional.of(refusal.detail()), more, now);
    }
  }

  /** The query needs no answer any more. */
  void cancelled(FamilyId family, Infer infer, Optional<Instance> instance, Instant now) {
    instance.ifPresent(at -> end(at, Attributes.CANCELLED, Optional.empty(), now));
    List<Attribute> more = List.of(Attributes.outcome(Attributes.CANCELLED));
    end(family, infer, Optional.empty(), more, now);
  }

  private void end(
      FamilyId family, Infer infer, Optional<String> error, List<Attribute> more, Instant now) {
    if (route.isOpen()) {
      List<Attribute> attributes = new ArrayList<>(more);
      attributes.add(Attributes.family(family));
      attributes.add(Attributes.query(infer.query().id()));
      attributes.add(Attributes.items(infer.query().items()));
      attributes.add(Attribute.of("gearshift.attempts", attempts));
      infer
          .variant()
          .map(VariantId::name)
          .map(asked -> Attribute.of("gearshift.pinned", asked))
          .ifPresent(attributes::add);
      route.end("route", Span.Kind.INTERNAL, now, error, attributes.toArray(Attribute[]::new));
    }
  }
}
