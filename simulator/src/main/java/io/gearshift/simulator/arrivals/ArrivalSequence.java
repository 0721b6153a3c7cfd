package io.gearshift.simulator.arrivals;

import java.time.Duration;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * The instants at which the queries of one run are due, in nanoseconds from the start, never
 * falling.
 */
public interface ArrivalSequence extends PrimitiveIterator.OfLong {

  /** How long the query that came last may take, if that came with it. */
  Optional<Duration> slo();
}
