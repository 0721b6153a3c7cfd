package io.gearshift.actors.device;

import io.gearshift.actors.device.Batcher.Submit;
import io.gearshift.actors.trace.Attributes;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tells how long queries that are sampled waited in a batcher, and how they ran. */
final class BatchSpans {
  private static final String QUEUE = "queue";
  private static final String RUN = "run";

  private final Tracer tracer;
  private final InstantSource clock;

  /**
   * @param clock is read for queries that are sampled only
   */
  BatchSpans(Tracer tracer, InstantSource clock) {
    this.tracer = tracer;
    this.clock = clock;
  }

  /** A batch has run. */
  void ran(
      HostedVariant hosted, List<Submit> batch, Instant started, BatchResult result, Instant now) {
    for (Submit submit : batch) {
      OpenSpan run = run(hosted, submit.query(), started);
      if (run.isOpen()) {
        run.end(
            RUN,
            Span.Kind.INTERNAL,
            now,
            Optional.empty(),
            Attributes.variant(hosted.variant().id()),
            Attributes.device(hosted.device().id()),
            Attributes.batch(Answers.items(batch)),
            Attribute.of("gearshift.assemble_us", result.assemble().toNanos() / 1_000),
            Attribute.of("gearshift.run_us", result.run().toNanos() / 1_000),
            Attribute.of("gearshift.split_us", result.split().toNanos() / 1_000));
      }
    }
  }

  /**
   * A batch could not be run. Returns its queries as they wait again from now on.
   *
   * @param why in words
   */
  List<Submit> failed(HostedVariant hosted, List<Submit> batch, Instant started, Throwable why) {
    return batch.stream().map(submit -> failed(hosted, batch, submit, started, why)).toList();
  }

  private Submit failed(
      HostedVariant hosted, List<Submit> batch, Submit submit, Instant started, Throwable why) {
    Query query = submit.query();
    OpenSpan run = run(hosted, query, started);
    if (!run.isOpen()) {
      return submit;
    }
    Instant now = clock.instant();
    run.end(
        RUN,
        Span.Kind.INTERNAL,
        now,
        Optional.of(String.valueOf(why.getMessage())),
        Attributes.variant(hosted.variant().id()),
        Attributes.device(hosted.device().id()),
        Attributes.batch(Answers.items(batch)));
    return new Submit(query.in(query.trace().map(trace -> trace.since(now))), submit.replyTo());
  }

  /** A query was refused while it waited. */
  void refused(HostedVariant hosted, Query query, Reason reason, String detail) {
    OpenSpan queue = OpenSpan.of(tracer, query);
    if (queue.isOpen()) {
      queue.end(
          QUEUE,
          Span.Kind.INTERNAL,
          clock.instant(),
          Optional.of(detail),
          Attributes.variant(hosted.variant().id()),
          Attributes.device(hosted.device().id()),
          Attributes.outcome(reason));
    }
  }

  /** Ends what was waiting, and begins the run that it waited for. */
  private OpenSpan run(HostedVariant hosted, Query query, Instant started) {
    OpenSpan queue = OpenSpan.of(tracer, query);
    if (!queue.isOpen()) {
      return queue;
    }
    queue.end(
        QUEUE,
        Span.Kind.INTERNAL,
        started,
        Optional.empty(),
        Attributes.variant(hosted.variant().id()),
        Attributes.device(hosted.device().id()));
    return OpenSpan.of(tracer, query.trace().orElseThrow().since(started));
  }
}
