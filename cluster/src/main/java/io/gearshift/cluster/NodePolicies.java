package io.gearshift.cluster;

import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import io.gearshift.config.AppConfig;
import io.gearshift.config.BatchingSettings;
import io.gearshift.config.Policies;
import io.gearshift.config.RoutingSettings;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.routing.Routing;
import java.time.Duration;
import java.util.List;

/** The policies that a node goes by just now; batchers that begin later begin with them. */
final class NodePolicies {
  private final AppConfig config;
  private volatile PolicyNames names;

  NodePolicies(AppConfig config) {
    this.config = config;
    this.names =
        new PolicyNames(
            config.planning().planner(), config.routing().policy(), config.batching().policy());
  }

  PolicyNames names() {
    return names;
  }

  void use(PolicyNames others) {
    names = others;
  }

  Routing routing() {
    RoutingSettings settings = config.routing();
    return Policies.pushOrPull(settings.withPolicy(names.routing()));
  }

  BatchPolicy batching(Duration slo) {
    BatchingSettings settings = config.batching();
    return Policies.batching(settings.withPolicy(names.batching())).apply(slo);
  }

  /** Those in force, and those that may be chosen. */
  PolicyStatus status() {
    return new PolicyStatus(
        names,
        List.copyOf(Policies.plannerNames()),
        List.copyOf(Policies.routingNames()),
        List.copyOf(Policies.batchingNames()));
  }
}
