package io.gearshift.domain.trace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A part of a query's way that has ended.
 *
 * @param trace to which it belongs, with its own id and its start
 * @param parent the id of the span above; 0 if there is none
 * @param end not before its start
 * @param error why its part failed, in words, if it did
 */
public record Span(
    String name,
    Kind kind,
    Trace trace,
    long parent,
    Instant end,
    Optional<String> error,
    List<Attribute> attributes) {

  /** On which side of a call it was. */
  public enum Kind {
    SERVER,
    CLIENT,
    INTERNAL
  }

  /** An end before the start is the start: clocks may step back. */
  public Span {
    attributes = List.copyOf(attributes);
    end = end.isBefore(trace.since()) ? trace.since() : end;
  }
}
