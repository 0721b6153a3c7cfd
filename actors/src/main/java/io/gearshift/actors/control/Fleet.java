package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Plan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The devices that are there, as they say themselves. Taking up a report costs no more for more
 * devices, but for finding the one it is of.
 */
final class Fleet {
  private record Seen(DeviceReport report, Instant at) {}

  private final Map<DeviceId, Seen> seen =
      new TreeMap<>((one, other) -> one.name().compareTo(other.name()));

  /** On how many devices a variant is broken, and on how many it is anything else. */
  private final Map<VariantId, Integer> broken = new HashMap<>();

  private final Map<VariantId, Integer> whole = new HashMap<>();
  private Set<VariantId> knownAsBroken = Set.of();

  /** Takes up a report. Returns whether the device was not there before. */
  boolean observe(DeviceReport report, Instant now) {
    Seen before = seen.put(report.device().id(), new Seen(report, now));
    if (before != null) {
      count(before.report(), -1);
    }
    count(report, 1);
    return before == null;
  }

  /** Forgets the devices that were not heard of since then, and returns them. */
  List<DeviceId> removeSilentSince(Instant time) {
    List<DeviceId> silent =
        seen.keySet().stream().filter(id -> seen.get(id).at().isBefore(time)).toList();
    silent.forEach(id -> count(seen.remove(id).report(), -1));
    return silent;
  }

  private void count(DeviceReport report, int times) {
    for (Slot slot : report.slots()) {
      (slot.state() == State.BROKEN ? broken : whole)
          .merge(slot.variant(), times, (one, other) -> one + other == 0 ? null : one + other);
    }
  }

  boolean isEmpty() {
    return seen.isEmpty();
  }

  /** Whether a plan places anything on a device that is not there. */
  boolean lacks(Plan plan) {
    return plan.placements().stream().anyMatch(placement -> !seen.containsKey(placement.device()));
  }

  List<DeviceReport> reports() {
    return seen.values().stream().map(Seen::report).toList();
  }

  /** Of those that may have more cores at one time than at another. */
  Map<DeviceId, PlanStatus.Cores> cores() {
    return reports().stream()
        .filter(report -> report.device().isGrowable())
        .collect(
            Collectors.toMap(
                report -> report.device().id(),
                report -> new PlanStatus.Cores(report.cores(), report.deferredCores())));
  }

  /** By their names. */
  List<Device> devices() {
    return reports().stream().map(DeviceReport::device).toList();
  }

  /** The variants that no device which was told to host them could load. */
  Set<VariantId> broken() {
    return broken.keySet().stream()
        .filter(variant -> !whole.containsKey(variant))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether others are broken than when this was asked the last time. */
  boolean areOthersBroken() {
    Set<VariantId> before = knownAsBroken;
    knownAsBroken = broken();
    return !knownAsBroken.equals(before);
  }

  /** The newest epoch that any device has heard of; 0 if none has. */
  long newestEpoch() {
    return Math.max(0, reports().stream().mapToLong(DeviceReport::epoch).max().orElse(0));
  }
}
