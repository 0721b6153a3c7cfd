package io.gearshift.actors.pipeline;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.trace.Attributes;
import io.gearshift.domain.pipeline.Node.StageNode;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.Optional;

/** Ends the spans of a pipeline's router: one for all of a query's way, one for each stage. */
final class PipelineSpans {
  private static final String STAGE = "stage";
  private static final String PIPELINE = "pipeline";

  private PipelineSpans() {}

  /** A stage has answered, or refused. */
  static void stage(OpenSpan span, StageNode stage, Reply reply, int items, Instant now) {
    if (span.isOpen()) {
      stage(span, stage, outcome(reply), error(reply), items, now);
    }
  }

  /** What a stage was asked for is of no use any more. */
  static void cancelled(OpenSpan span, StageNode stage, int items, Instant now) {
    if (span.isOpen()) {
      Attribute outcome = Attributes.outcome(Attributes.CANCELLED);
      stage(span, stage, outcome, Optional.empty(), items, now);
    }
  }

  private static void stage(
      OpenSpan span,
      StageNode stage,
      Attribute outcome,
      Optional<String> error,
      int items,
      Instant now) {
    span.end(
        STAGE,
        Span.Kind.INTERNAL,
        now,
        error,
        Attribute.of("gearshift.stage", stage.name()),
        Attributes.family(stage.family()),
        Attributes.items(items),
        outcome);
  }

  /** A query has its answer. */
  static void ended(OpenSpan span, PipelineId pipeline, Query query, Reply reply, Instant now) {
    if (span.isOpen()) {
      ended(span, pipeline, query, outcome(reply), error(reply), now);
    }
  }

  /** A query needs no answer any more. */
  static void cancelled(OpenSpan span, PipelineId pipeline, Query query, Instant now) {
    if (span.isOpen()) {
      Attribute outcome = Attributes.outcome(Attributes.CANCELLED);
      ended(span, pipeline, query, outcome, Optional.empty(), now);
    }
  }

  private static void ended(
      OpenSpan span,
      PipelineId pipeline,
      Query query,
      Attribute outcome,
      Optional<String> error,
      Instant now) {
    span.end(
        PIPELINE,
        Span.Kind.INTERNAL,
        now,
        error,
        Attribute.of("gearshift.pipeline", pipeline.name()),
        Attributes.query(query.id()),
        Attributes.items(query.items()),
        outcome);
  }

  private static Attribute outcome(Reply reply) {
    return reply instanceof Reply.Rejected refusal
        ? Attributes.outcome(refusal.reason())
        : Attributes.outcome(Attributes.ANSWERED);
  }

  private static Optional<String> error(Reply reply) {
    return reply instanceof Reply.Rejected refusal
        ? Optional.of(refusal.detail())
        : Optional.empty();
  }
}
