package io.gearshift.actors.stage;

import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.LeastWaiting;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.TrackedCandidates;
import io.gearshift.domain.traffic.Query;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * Instances that a query may be sent to, each shown to the policy only when it looks there. What of
 * a decision depends on no query is worked out once, for as long as the candidates stay the same.
 */
final class Candidates extends AbstractList<InstanceLoad>
    implements TrackedCandidates, RandomAccess {
  private final List<Instance> instances;
  private Optional<RoutePolicy> prepared = Optional.empty();
  private RoutePolicy policy;
  private Instant now = Instant.MIN;
  private InstanceLoad last;
  private Instance lastInstance;

  Candidates(List<Instance> instances) {
    this.instances = List.copyOf(instances);
  }

  /** The instance that a policy chooses, which may be asked again with these candidates. */
  Optional<Instance> chosen(RoutePolicy by, Query query, Instant time) {
    if (instances.size() > 1 && (prepared.isEmpty() || policy != by)) {
      forget();
      policy = by;
      prepared = Optional.of(by.over(this));
    }
    return chosenOnce(prepared.orElse(by), query, time);
  }

  /** The instance that a policy chooses now; there is nothing to be gained by preparing it. */
  Optional<Instance> chosenOnce(RoutePolicy by, Query query, Instant time) {
    if (instances.size() < 2) {
      return instances.stream().findFirst();
    }
    now = time;
    return by.choose(query, this, time).map(this::instance);
  }

  /** Nobody keeps track of them any more. */
  void forget() {
    if (prepared.isPresent()) {
      instances.forEach(instance -> instance.host().trackNoMore(this));
      prepared = Optional.empty();
    }
  }

  /** As a rule a policy looks last at what it chooses. */
  private Instance instance(InstanceLoad load) {
    if (load == last) {
      return lastInstance;
    }
    return instances.stream()
        .filter(one -> one.device().equals(load.device()) && one.variant().equals(load.variant()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public InstanceLoad get(int index) {
    lastInstance = instances.get(index);
    last = lastInstance.load(now);
    return last;
  }

  @Override
  public int size() {
    return instances.size();
  }

  @Override
  public Least least(int[] places) {
    LeastWaiting least = new LeastWaiting(places.length);
    for (int i = 0; i < places.length; i++) {
      instances.get(places[i]).host().track(this, least, i);
    }
    return least;
  }
}
