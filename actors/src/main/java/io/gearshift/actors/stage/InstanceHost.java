package io.gearshift.actors.stage;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.LeastWaiting;
import io.gearshift.domain.routing.OthersWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A device as a router sees it: what it said last, the instances on it that serve, and what it has
 * before it. That is summed up again when something is sent there or answered, not for each query.
 */
final class InstanceHost {

  /** Keeps the device in an order with others, under this number. */
  private record Tracking(Candidates by, LeastWaiting order, int number) {}

  private final DeviceId device;
  private final List<Instance> instances = new ArrayList<>(2);
  private final List<Tracking> trackings = new ArrayList<>(1);
  private OthersWork others = OthersWork.NONE;
  private Optional<DeviceReport> report = Optional.empty();
  private Instant seen = Instant.MIN;
  private Optional<DeviceBacklog> backlog = Optional.empty();

  InstanceHost(DeviceId device) {
    this.device = device;
  }

  DeviceId device() {
    return device;
  }

  /**
   * The device has said how it is.
   *
   * @return whether it said something else before
   */
  boolean observe(DeviceReport newest, Instant now) {
    seen = now;
    boolean changed = report.isEmpty() || !report.get().equals(newest);
    report = Optional.of(newest);
    return changed;
  }

  Optional<DeviceReport> report() {
    return report;
  }

  boolean isSilentSince(Instant time) {
    return seen.isBefore(time);
  }

  /** Those that serve. */
  List<Instance> instances() {
    return instances;
  }

  void add(Instance instance) {
    instances.add(instance);
    changed();
  }

  void remove(Instance instance) {
    instances.remove(instance);
    changed();
  }

  /** The device has said how long it takes for what others have sent there. */
  void heard(OthersWork newest) {
    others = newest;
    changed();
  }

  /** Tells an order of every change from now on, until those candidates are forgotten. */
  void track(Candidates by, LeastWaiting order, int number) {
    trackings.add(new Tracking(by, order, number));
    order.set(number, backlog());
  }

  void trackNoMore(Candidates by) {
    trackings.removeIf(tracking -> tracking.by() == by);
  }

  /** There is more work, or less. */
  void changed() {
    backlog = Optional.empty();
    for (Tracking tracking : trackings) {
      tracking.order().set(tracking.number(), backlog());
    }
  }

  /** How long the device takes for what was sent there. */
  Duration waiting(Instant now) {
    return backlog().waiting(now);
  }

  private DeviceBacklog backlog() {
    if (backlog.isEmpty()) {
      List<Backlog> all = new ArrayList<>(instances.size());
      for (Instance instance : instances) {
        all.add(instance.backlog());
      }
      backlog = Optional.of(DeviceBacklog.of(all).with(others));
    }
    return backlog.get();
  }
}
