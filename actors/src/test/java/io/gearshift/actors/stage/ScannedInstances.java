package io.gearshift.actors.stage;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.routing.OthersWork;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a table of instances decides, worked out for each query from all there is. */
final class ScannedInstances {

  static final class One {
    final Variant variant;
    final DeviceId device;
    private LatencyProfile latency;
    private Backlog backlog;

    private One(Variant variant, DeviceId device, LatencyProfile latency) {
      this.variant = variant;
      this.device = device;
      this.latency = latency;
      this.backlog = Backlog.none(latency);
    }

    Backlog backlog() {
      return backlog;
    }

    void set(Backlog newer) {
      backlog = newer;
    }

    void allow(LatencyProfile allowed) {
      latency = allowed;
      backlog = backlog.within(allowed);
    }
  }

  /**
   * @param late whether it need not be sent there
   */
  record Decision(DeviceId device, VariantId variant, boolean late) {}

  private final List<One> all = new ArrayList<>();
  private final Map<DeviceId, OthersWork> others = new HashMap<>();
  private RoutingTable table = RoutingTable.NONE;

  One add(Variant variant, DeviceId device, LatencyProfile latency) {
    One one = new One(variant, device, latency);
    all.add(one);
    return one;
  }

  void remove(One one) {
    all.remove(one);
  }

  List<One> all() {
    return all;
  }

  void adopt(RoutingTable newer) {
    table = newer;
  }

  void heard(DeviceId device, OthersWork work) {
    others.put(device, work);
  }

  Optional<Decision> choose(
      RoutePolicy policy,
      Query query,
      Optional<VariantId> variant,
      Optional<One> excluded,
      Instant now) {
    List<InstanceLoad> loads =
        all.stream()
            .filter(one -> variant.isEmpty() || one.variant.id().equals(variant.get()))
            .filter(one -> excluded.isEmpty() || one != excluded.get())
            .map(one -> load(one, now))
            .toList();
    return policy
        .choose(query, loads, now)
        .map(
            load ->
                new Decision(
                    load.device(),
                    load.variant(),
                    policy.refusesHopeless() && load.isTooLateFor(query, now)));
  }

  private InstanceLoad load(One one, Instant now) {
    List<Backlog> onDevice = new ArrayList<>();
    for (One other : all) {
      if (other.device.equals(one.device)) {
        onDevice.add(other.backlog);
      }
    }
    Duration waiting =
        DeviceBacklog.of(onDevice)
            .with(others.getOrDefault(one.device, OthersWork.NONE))
            .waiting(now);
    return new InstanceLoad(
        one.device,
        one.variant.id(),
        one.variant.accuracy(),
        one.latency,
        waiting,
        table.share(one.device, one.variant.id()));
  }
}
