package io.gearshift.http.dashboard;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.ClusterFigures;
import io.gearshift.actors.watch.Second;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that there is to see at one moment.
 *
 * @param figures what the cluster has done
 * @param plan as the planner told it last; absent if it never did
 * @param isPlanFresh whether it did so just now
 */
record Look(
    ClusterFigures figures, Optional<PlanStatus> plan, boolean isPlanFresh, ClusterStatus cluster) {

  /** Those that are there or are planned for, by name. */
  List<Device> devices() {
    Map<DeviceId, Device> devices = new TreeMap<>(Comparator.comparing(DeviceId::name));
    plan.ifPresent(status -> status.devices().forEach(d -> devices.put(d.id(), d)));
    figures.devices().forEach(report -> devices.put(report.device().id(), report.device()));
    return List.copyOf(devices.values());
  }

  Map<DeviceId, DeviceReport> reports() {
    Map<DeviceId, DeviceReport> reports = new HashMap<>();
    figures.devices().forEach(report -> reports.put(report.device().id(), report));
    return reports;
  }

  /** The newest seconds, the newest last. */
  List<Second> last(int count) {
    List<Second> all = figures.seconds();
    return all.subList(Math.max(0, all.size() - count), all.size());
  }
}
