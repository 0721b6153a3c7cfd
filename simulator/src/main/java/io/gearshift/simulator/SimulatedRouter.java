package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A router in virtual time: sends each query of a family to an instance and sees to it that it is
 * accounted for exactly once, sends a query once more to another instance if the first was lost or
 * full, and obeys the newest plan.
 */
final class SimulatedRouter implements SimulatedInstance.Replies {

  /** Where a query is, and whether it was sent once before. */
  private record Sent(Query query, SimulatedInstance to, boolean again) {}

  private final EventLoop loop;
  private final FamilyId family;
  private final RoutePolicy policy;
  private final Ledger ledger;
  private final Map<SimulatedInstance, Backlog> backlogs = new LinkedHashMap<>();
  private final Map<Long, Sent> inFlight = new LinkedHashMap<>();
  private RoutingTable table = RoutingTable.NONE;
  private long arrived;

  SimulatedRouter(EventLoop loop, FamilyId family, RoutePolicy policy, Ledger ledger) {
    this.loop = loop;
    this.family = family;
    this.policy = policy;
    this.ledger = ledger;
  }

  FamilyId family() {
    return family;
  }

  /** Uses what a device offers, and what it offered before no more. */
  void observe(SimulatedDevice device) {
    List<SimulatedInstance> serving =
        device.serving().stream().filter(i -> i.variant().id().family().equals(family)).toList();
    backlogs
        .keySet()
        .removeIf(i -> i.device().equals(device.device().id()) && !serving.contains(i));
    serving.forEach(i -> backlogs.putIfAbsent(i, Backlog.none(i.latency())));
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(RoutingTable newer) {
    table = newer.epoch() > table.epoch() ? newer : table;
  }

  /** Items that came since this was asked the last time. */
  long takeArrived() {
    long items = arrived;
    arrived = 0;
    return items;
  }

  void infer(Query query) {
    arrived += query.items();
    ledger.offered(family, query);
    dispatch(query, Optional.empty());
  }

  /** A device is gone: what it had is sent to another, if there is time. */
  void lost(DeviceId device) {
    backlogs.keySet().removeIf(instance -> instance.device().equals(device));
    List<Sent> orphans =
        inFlight.values().stream().filter(sent -> sent.to().device().equals(device)).toList();
    for (Sent sent : orphans) {
      inFlight.remove(sent.query().id());
      refuse(sent, Reason.LOST);
    }
  }

  @Override
  public void answered(SimulatedInstance by, List<Query> batch, Duration run) {
    Instant now = loop.instant();
    int items = batch.stream().mapToInt(Query::items).sum();
    for (Query query : batch) {
      inFlight.remove(query.id());
      backlogs.computeIfPresent(
          by, (i, backlog) -> backlog.answered(query.items(), run, items, now));
      ledger.answered(by.variant(), query, now);
    }
  }

  @Override
  public void rejected(SimulatedInstance by, Query query, Reason reason) {
    Sent sent = inFlight.remove(query.id());
    backlogs.computeIfPresent(by, (i, backlog) -> backlog.settled(query.items()));
    refuse(sent, reason);
  }

  private void refuse(Sent sent, Reason reason) {
    boolean mayTryAgain =
        switch (reason) {
          case OVERLOAD, LOST, UNAVAILABLE ->
              !sent.again() && loop.instant().isBefore(sent.query().deadline());
          case DEADLINE, FAILED -> false;
        };
    if (mayTryAgain) {
      dispatch(sent.query(), Optional.of(sent.to()));
    } else {
      ledger.dropped(family, sent.query(), reason);
    }
  }

  /**
   * @param before where it was sent before, which must not get it again
   */
  private void dispatch(Query query, Optional<SimulatedInstance> before) {
    List<SimulatedInstance> candidates = new ArrayList<>(backlogs.keySet());
    before.ifPresent(candidates::remove);
    Optional<SimulatedInstance> chosen = choose(query, candidates);
    if (chosen.isEmpty()) {
      boolean full = before.filter(backlogs::containsKey).isPresent();
      ledger.dropped(family, query, full ? Reason.OVERLOAD : Reason.UNAVAILABLE);
      return;
    }
    SimulatedInstance instance = chosen.get();
    backlogs.computeIfPresent(
        instance, (i, backlog) -> backlog.sent(query.items(), loop.instant()));
    inFlight.put(query.id(), new Sent(query, instance, before.isPresent()));
    instance.submit(query);
  }

  private Optional<SimulatedInstance> choose(Query query, List<SimulatedInstance> candidates) {
    if (candidates.size() < 2) {
      return candidates.stream().findFirst();
    }
    Instant now = loop.instant();
    Map<DeviceId, List<Backlog>> devices = new HashMap<>();
    backlogs.forEach(
        (instance, backlog) ->
            devices
                .computeIfAbsent(instance.device(), device -> new ArrayList<>())
                .add(backlog.within(instance.latency())));
    Map<DeviceId, Duration> waiting = new HashMap<>();
    devices.forEach((device, list) -> waiting.put(device, Backlog.waiting(list, now)));
    List<InstanceLoad> loads = new ArrayList<>(candidates.size());
    for (SimulatedInstance candidate : candidates) {
      loads.add(load(candidate, waiting.get(candidate.device())));
    }
    return policy.choose(query, loads, now).map(load -> candidates.get(loads.indexOf(load)));
  }

  private InstanceLoad load(SimulatedInstance instance, Duration waiting) {
    return new InstanceLoad(
        instance.device(),
        instance.variant().id(),
        instance.variant().accuracy(),
        instance.latency(),
        waiting,
        table.share(instance.device(), instance.variant().id()));
  }
}
