package io.gearshift.simulator.superserve;

import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.pull.PullPolicy.Expired;
import io.gearshift.domain.pull.SlackPolicy;
import java.time.Duration;

/** A policy by the name that tables call it. */
record PullSystem(String name, PullPolicy policy) {

  /** One that gives up what cannot be in time any more. */
  static PullSystem of(String name, SlackPolicy policy) {
    return new PullSystem(name, new PullPolicy(policy, Duration.ZERO, Expired.DROP));
  }

  /** The same, but what cannot be in time is answered late. */
  PullSystem keeping() {
    return new PullSystem(
        name + ", late ones kept", new PullPolicy(policy.policy(), policy.margin(), Expired.KEEP));
  }
}
