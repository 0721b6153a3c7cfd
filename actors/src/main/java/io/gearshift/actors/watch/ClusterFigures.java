package io.gearshift.actors.watch;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the whole cluster.
 *
 * @param seconds the newest last
 * @param devices as they said last, by name
 * @param busy which part of the newest second each device was taken up, from 0 to 1, and how many
 *     items waited for it; absent for devices whose node has said nothing
 * @param nodes those that tell what they do
 */
public record ClusterFigures(
    List<Second> seconds, List<DeviceReport> devices, Map<DeviceId, Busy> busy, Set<String> nodes) {
  public ClusterFigures {
    seconds = List.copyOf(seconds);
    devices = List.copyOf(devices);
    busy = Map.copyOf(busy);
    nodes = Set.copyOf(nodes);
  }

  /** How much a device has to do. */
  public record Busy(double part, int waiting) {}
}
