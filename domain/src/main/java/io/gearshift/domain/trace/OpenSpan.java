package io.gearshift.domain.trace;

import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A span that has begun; that of a query that is not sampled does nothing. What is under it may end
 * later than it does.
 */
public final class OpenSpan {
  /** Of queries that are not sampled. */
  public static final OpenSpan NONE = new OpenSpan(Tracer.NONE, null, 0);

  private final Tracer tracer;
  private final Trace trace;
  private final long parent;

  private OpenSpan(Tracer tracer, Trace trace, long parent) {
    this.tracer = tracer;
    this.trace = trace;
    this.parent = parent;
  }

  /** The span of whoever has got a query, from then on. */
  public static OpenSpan of(Tracer tracer, Query query) {
    Optional<Trace> above = query.trace();
    return above.isPresent() && above.get().sampled() ? of(tracer, above.get()) : NONE;
  }

  /** A span under another, since its holder got the query. */
  public static OpenSpan of(Tracer tracer, Trace above) {
    return of(tracer, above.under(tracer.newSpan(), above.since()), above.span());
  }

  /**
   * A span whose own place is known.
   *
   * @param parent the id of the span above it
   */
  public static OpenSpan of(Tracer tracer, Trace own, long parent) {
    return new OpenSpan(tracer, own, parent);
  }

  /** A span that has none above it. */
  public static OpenSpan first(Tracer tracer, Trace own) {
    return new OpenSpan(tracer, own, 0);
  }

  /** Whether it is one; if not, nothing need be found out for its end. */
  public boolean isOpen() {
    return trace != null;
  }

  /** A span under this one, from now on. */
  public OpenSpan begin(Instant now) {
    return isOpen() ? of(tracer, trace.since(now)) : this;
  }

  /** The query for whoever gets it now, with this span above theirs. */
  public Query handOver(Query query, Instant now) {
    return isOpen() ? query.in(Optional.of(trace.since(now))) : query;
  }

  public void end(
      String name, Span.Kind kind, Instant now, Optional<String> error, Attribute... attributes) {
    if (isOpen()) {
      tracer.ended(new Span(name, kind, trace, parent, now, error, List.of(attributes)));
    }
  }
}
