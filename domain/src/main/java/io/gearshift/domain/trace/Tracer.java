package io.gearshift.domain.trace;

import java.time.Instant;
import java.util.Optional;

/** Is told of the spans of sampled queries. All may be called by anybody at any time. */
public interface Tracer {

  /** Whether spans go anywhere. */
  boolean isOn();

  /**
   * The trace of a query that came without one, under its first span; nothing if it is not sampled.
   *
   * @param now when it came in
   */
  Optional<Trace> begin(Instant now);

  /** An id for a span that no other has; not 0. */
  long newSpan();

  /** A span has ended. Never waits. */
  void ended(Span span);

  /** Samples nothing, and forgets what it is told. */
  Tracer NONE =
      new Tracer() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public Optional<Trace> begin(Instant now) {
          return Optional.empty();
        }

        @Override
        public long newSpan() {
          return 1;
        }

        @Override
        public void ended(Span span) {}
      };
}
