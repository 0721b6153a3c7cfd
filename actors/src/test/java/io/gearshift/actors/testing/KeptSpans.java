package io.gearshift.actors.testing;

import io.gearshift.domain.trace.Attribute;
import io.gearshift.domain.trace.Span;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.trace.Tracer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps the spans that it is told of, and counts their ids up. */
public final class KeptSpans implements Tracer {
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong(100);

  /** In the order in which they have ended. */
  public List<Span> all() {
    return List.copyOf(spans);
  }

  public List<Span> named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  /** What a span says under a name. */
  public static Optional<String> said(Span span, String name) {
    return span.attributes().stream()
        .filter(attribute -> attribute.name().equals(name))
        .map(
            attribute ->
                attribute instanceof Attribute.Whole whole
                    ? Long.toString(whole.value())
                    : ((Attribute.Text) attribute).value())
        .findFirst();
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Optional<Trace> begin(Instant now) {
    return Optional.empty();
  }

  @Override
  public long newSpan() {
    return ids.incrementAndGet();
  }

  @Override
  public void ended(Span span) {
    spans.add(span);
  }
}
