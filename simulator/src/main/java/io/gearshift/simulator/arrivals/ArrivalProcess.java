package io.gearshift.simulator.arrivals;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When the queries of a family come, in any number of runs. */
public sealed interface ArrivalProcess permits DrawnArrivals, RecordedArrivals {

  /**
   * The arrivals of one run, from the first.
   *
   * @param random not used if nothing is drawn
   */
  ArrivalSequence sequence(RandomGenerator random);

  /** How long it lasts. */
  double seconds();

  /** Queries per second at the start. */
  double rateAtStart();

  /** The longest that a query may take by what came with it; none if no query says. */
  Optional<Duration> longestSlo();
}
