package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The devices that are there, as they say themselves. */
final class Fleet {
  private record Seen(DeviceReport report, Instant at) {}

  private final Map<DeviceId, Seen> seen =
      new TreeMap<>((one, other) -> one.name().compareTo(other.name()));

  /** Takes up a report. Returns whether the device was not there before. */
  boolean observe(DeviceReport report, Instant now) {
    return seen.put(report.device().id(), new Seen(report, now)) == null;
  }

  /** Forgets the devices that were not heard of since then, and returns them. */
  List<DeviceId> removeSilentSince(Instant time) {
    List<DeviceId> silent =
        seen.keySet().stream().filter(id -> seen.get(id).at().isBefore(time)).toList();
    silent.forEach(seen::remove);
    return silent;
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  List<DeviceReport> reports() {
    return seen.values().stream().map(Seen::report).toList();
  }

  /** By their names. */
  List<Device> devices() {
    return reports().stream().map(DeviceReport::device).toList();
  }

  /** The variants that no device which was told to host them could load. */
  Set<VariantId> broken() {
    Set<VariantId> broken = new HashSet<>();
    Set<VariantId> whole = new HashSet<>();
    for (DeviceReport report : reports()) {
      for (Slot slot : report.slots()) {
        (slot.state() == State.BROKEN ? broken : whole).add(slot.variant());
      }
    }
    broken.removeAll(whole);
    return broken;
  }

  /** The newest epoch that any device has heard of; 0 if none has. */
  long newestEpoch() {
    return Math.max(0, reports().stream().mapToLong(DeviceReport::epoch).max().orElse(0));
  }
}
