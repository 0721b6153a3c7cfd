package io.gearshift.http;

import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.OpenSpan;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The span of a request at the edge of the server, from its headers to its answer: under that of
 * the client if it sent one, or the first of its trace. That of a client who wants no samples is
 * not told of, but its trace is known to the logs and is named in the answer.
 */
public final class EdgeSpan {
  private static final int SERVER_ERROR = 500;

  private final OpenSpan span;
  private final Trace trace;

  private EdgeSpan(OpenSpan span, Trace trace) {
    this.span = span;
    this.trace = trace;
  }

  /**
   * Nothing for a request that came without a trace and is not sampled.
   *
   * @param header as the client sent it; one that is none is as none at all
   */
  static Optional<EdgeSpan> of(Tracer tracer, Optional<String> header, Instant arrival) {
    Optional<Trace> above = header.flatMap(sent -> Trace.of(sent, arrival));
    return above.isPresent()
        ? Optional.of(under(tracer, above.get()))
        : tracer.begin(arrival).map(own -> new EdgeSpan(OpenSpan.first(tracer, own), own));
  }

  private static EdgeSpan under(Tracer tracer, Trace above) {
    if (!above.sampled() || !tracer.isOn()) {
      return new EdgeSpan(OpenSpan.NONE, above.unsampled());
    }
    Trace own = above.under(tracer.newSpan(), above.since());
    return new EdgeSpan(OpenSpan.of(tracer, own, above.span()), own);
  }

  /** Where the query of the request belongs. */
  public Trace trace() {
    return trace;
  }

  /**
   * The request is answered.
   *
   * @param name what was asked for
   * @param failure why it was refused, if it was
   */
  public void end(String name, Instant now, Optional<Problem> failure, List<Attribute> attributes) {
    if (!span.isOpen()) {
      return;
    }
    List<Attribute> all = new ArrayList<>(attributes);
    all.add(Attribute.of("gearshift.outcome", failure.isPresent() ? "refused" : "answered"));
    span.end(
        name,
        Span.Kind.SERVER,
        now,
        failure.filter(problem -> problem.status() >= SERVER_ERROR).map(Problem::text),
        all.toArray(Attribute[]::new));
  }
}
