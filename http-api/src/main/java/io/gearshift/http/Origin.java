package io.gearshift.http;

import io.gearshift.domain.trace.Trace;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a query comes from.
 *
 * @param arrival when its request was read
 * @param trace to which it belongs, if it belongs to one
 */
public record Origin(Instant arrival, Optional<Trace> trace) {}
