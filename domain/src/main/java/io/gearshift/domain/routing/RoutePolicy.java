package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides which instance a query goes to. A function of what it is shown. */
public interface RoutePolicy {

  /**
   * @param candidates instances that may take the query; not to be kept
   * @return one of the candidates, or nothing if there is none
   */
  Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now);

  /**
   * The same policy for candidates that stay the same, and in the same order, but for what waits:
   * it decides as this one does, and what does not depend on the query may be worked out here.
   *
   * @param candidates not to be kept; what waits for them does not count
   */
  default RoutePolicy over(List<InstanceLoad> candidates) {
    return this;
  }

  /**
   * Whether a query is refused at once if what was chosen for it cannot answer it in time, as far
   * as is known; else it waits there until that is certain.
   */
  default boolean refusesHopeless() {
    return false;
  }

  /** Whether it matters what waits for the candidates; else they may be shown without. */
  default boolean looksAtWaiting() {
    return true;
  }
}
