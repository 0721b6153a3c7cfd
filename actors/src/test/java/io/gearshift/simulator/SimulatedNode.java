package io.gearshift.simulator;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The simulator's data path of one family, without its arrivals and its control path. */
public final class SimulatedNode {

  /** Told what becomes of the queries. */
  public interface Listener {
    void ran(Instant start, DeviceId device, VariantId variant, List<Query> batch);

    /** An instance has refused, and another may take the query yet; or the router has. */
    void refused(Query query, Reason reason);
  }

  private final EventLoop loop;
  private final Family family;
  private final SimulatedRouter router;
  private final Listener listener;
  private final Map<DeviceId, SimulatedDevice> devices = new LinkedHashMap<>();

  public SimulatedNode(
      EventLoop loop,
      Family family,
      List<Device> devices,
      List<VariantProfile> profiles,
      int maxQueue,
      RoutePolicy routing,
      BatchPolicy batching,
      Listener listener) {
    this.loop = loop;
    this.family = family;
    this.listener = listener;
    this.router = new SimulatedRouter(loop, family.id(), routing, new Drops());
    SimulatedDevice.Hosting hosting =
        new SimulatedDevice.Hosting(
            loop,
            new Catalog(List.of(family), List.of()),
            new Profiles(profiles),
            any -> batching,
            maxQueue,
            RunTimes.MEDIAN,
            Costs.NONE,
            any -> new Overheard());
    for (Device device : devices) {
      this.devices.put(
          device.id(),
          new SimulatedDevice(hosting, device, new SplittableRandom(0), router::observe));
    }
  }

  public void infer(Query query) {
    router.infer(query);
  }

  /** Loads what a plan places anew, at once, and lets go what it does not place any more. */
  public void adopt(Plan plan) {
    devices.forEach(
        (id, device) -> {
          List<Placement> wanted =
              plan.placements().stream().filter(place -> place.device().equals(id)).toList();
          List<VariantId> serving = device.serving().stream().map(i -> i.variant().id()).toList();
          for (Placement placement : wanted) {
            if (serving.contains(placement.variant())) {
              device.obey(placement);
            } else {
              device.install(placement);
            }
          }
          serving.stream()
              .filter(v -> wanted.stream().noneMatch(place -> place.variant().equals(v)))
              .forEach(variant -> device.unload(variant, () -> {}));
        });
    router.adopt(RoutingTable.of(plan, family.id()));
  }

  private final class Drops implements Accounts {
    @Override
    public void offered(Query query) {}

    @Override
    public void answered(Variant by, List<Query> batch, Instant at) {}

    @Override
    public void dropped(Query query, Reason reason) {
      listener.refused(query, reason);
    }
  }

  private final class Overheard implements SimulatedInstance.Replies {
    @Override
    public void answered(SimulatedInstance by, List<Query> batch, Duration run) {
      listener.ran(loop.instant().minus(run), by.device(), by.variant().id(), batch);
      router.answered(by, batch, run);
    }

    @Override
    public void rejected(SimulatedInstance by, Query query, Reason reason) {
      listener.refused(query, reason);
      router.rejected(by, query, reason);
    }
  }
}
