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
}
