package io.gearshift.domain.routing;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends each query where the plan's shares say, unless that is too slow for what earlier stages
 * have left of its time: then to the most accurate other instance that is fast enough
 * (opportunistic rerouting, Loki, HPDC 2024). An instance is fast enough if its largest planned
 * batch, which is what Loki's time budgets are made of, ends by the time at which the query is due.
 *
 * <p>In the paper instances with capacity left by the plan may be rerouted to; here those where
 * what waits ends in time too, which is what that capacity is for and is known at this moment.
 * Among equals the one with the least waiting is taken, not a random one. If there is none, the
 * paper drops the query; here it goes where it would have gone, for a route must be given, and its
 * deadline decides.
 */
public record OpportunisticReroute() implements RoutePolicy {

  @Override
  public Optional<InstanceLoad> choose(Query query, List<InstanceLoad> candidates, Instant now) {
    return rerouted(new WeightedSplit(), query, candidates, now);
  }

  @Override
  public RoutePolicy over(List<InstanceLoad> candidates) {
    RoutePolicy split = new WeightedSplit().over(candidates);
    return (query, same, now) -> rerouted(split, query, same, now);
  }

  private static Optional<InstanceLoad> rerouted(
      RoutePolicy split, Query query, List<InstanceLoad> candidates, Instant now) {
    Duration left = Duration.between(now, query.due());
    return split
        .choose(query, candidates, now)
        .map(drawn -> isFast(drawn, left) ? drawn : backup(candidates, left).orElse(drawn));
  }

  private static Optional<InstanceLoad> backup(List<InstanceLoad> candidates, Duration left) {
    InstanceLoad best = null;
    for (InstanceLoad candidate : candidates) {
      boolean free = isFast(candidate, left.minus(candidate.waiting()));
      if (free && (best == null || beats(candidate, best))) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static boolean isFast(InstanceLoad load, Duration left) {
    return load.latency().of(load.latency().maxBatch()).compareTo(left) <= 0;
  }

  private static boolean beats(InstanceLoad one, InstanceLoad other) {
    int accuracy = one.accuracy().compareTo(other.accuracy());
    return accuracy > 0 || accuracy == 0 && one.waiting().compareTo(other.waiting()) < 0;
  }
}
