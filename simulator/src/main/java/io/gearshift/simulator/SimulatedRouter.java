package io.gearshift.simulator;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.simulator.pipeline.StageLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A router in virtual time: sends each query of a family to an instance and sees to it that it is
 * accounted for exactly once, sends a query once more to another instance if the first was lost or
 * full, and obeys the newest plan.
 */
final class SimulatedRouter implements SimulatedInstance.Replies {
  private final EventLoop loop;
  private final FamilyId family;
  private final InstanceTable instances;
  private final Accounts accounts;
  private final Set<Long> sentAgain = new HashSet<>();
  private long arrived;

  SimulatedRouter(EventLoop loop, FamilyId family, RoutePolicy policy, Accounts accounts) {
    this.loop = loop;
    this.family = family;
    this.instances = new InstanceTable(family, policy);
    this.accounts = accounts;
  }

  FamilyId family() {
    return family;
  }

  /** Uses what a device offers, and what it offered before no more. */
  void observe(SimulatedDevice device) {
    instances.observe(device);
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(RoutingTable table) {
    instances.adopt(table);
  }

  /** Items that came since this was asked the last time. */
  long takeArrived() {
    long items = arrived;
    arrived = 0;
    return items;
  }

  /** What could be done at best for an item that came now. */
  StageLoad load() {
    return instances.load(loop.instant());
  }

  void infer(Query query) {
    arrived += query.items();
    accounts.offered(query);
    dispatch(query, Optional.empty());
  }

  /** A device is gone: what it had is sent to another, if there is time. */
  void lost(SimulatedDevice device) {
    instances.lost(device.device().id());
    device.unanswered(family).forEach(query -> refuse(query, Optional.empty(), Reason.LOST));
  }

  @Override
  public void answered(SimulatedInstance by, List<Query> batch, Duration run) {
    Instant now = loop.instant();
    int items = 0;
    for (Query query : batch) {
      items += query.items();
      settle(query);
    }
    instances.answered(by, batch, items, run, now);
    accounts.answered(by.variant(), batch, now);
  }

  @Override
  public void rejected(SimulatedInstance by, Query query, Reason reason) {
    instances.settled(by, query.items());
    refuse(query, Optional.of(by), reason);
  }

  /**
   * @param by who did not answer it, unless that is lost
   */
  private void refuse(Query query, Optional<SimulatedInstance> by, Reason reason) {
    boolean again = settle(query);
    boolean mayTryAgain =
        switch (reason) {
          case OVERLOAD, LOST, UNAVAILABLE -> !again && loop.instant().isBefore(query.deadline());
          case DEADLINE, FAILED, INVALID -> false;
        };
    if (mayTryAgain) {
      sentAgain.add(query.id());
      dispatch(query, by);
    } else {
      accounts.dropped(query, reason);
    }
  }

  /** Nothing more comes of what was sent. Returns whether it was the second time. */
  private boolean settle(Query query) {
    return !sentAgain.isEmpty() && sentAgain.remove(query.id());
  }

  /**
   * @param before where it was sent before, which must not get it again
   */
  private void dispatch(Query query, Optional<SimulatedInstance> before) {
    Instant now = loop.instant();
    Optional<RoutedInstance> chosen = instances.choose(query, before, now);
    if (chosen.isEmpty()) {
      boolean full = before.filter(instances::serves).isPresent();
      drop(query, full ? Reason.OVERLOAD : Reason.UNAVAILABLE);
    } else if (instances.isTooLate(chosen.get(), query, now)) {
      drop(query, Reason.OVERLOAD);
    } else {
      instances.sent(chosen.get(), query, now);
      chosen.get().instance().submit(query);
    }
  }

  private void drop(Query query, Reason reason) {
    settle(query);
    accounts.dropped(query, reason);
  }
}
