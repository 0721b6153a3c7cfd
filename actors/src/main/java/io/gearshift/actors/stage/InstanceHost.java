package io.gearshift.actors.stage;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.PullPolicy;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.DeviceBacklog;
import io.gearshift.domain.routing.LeastWaiting;
import io.gearshift.domain.routing.OthersWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
  private final PullTables tables = new PullTables();
  private final Consumer<InstanceHost> watcher;
  private OthersWork others = OthersWork.NONE;
  private Optional<DeviceReport> report = Optional.empty();
  private Instant seen = Instant.MIN;
  private Optional<DeviceBacklog> backlog = Optional.empty();

  /**
   * @param watcher told when it may have more to do, or less, or serve something else
   */
  InstanceHost(DeviceId device, Consumer<InstanceHost> watcher) {
    this.device = device;
    this.watcher = watcher;
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
    renewed();
  }

  void remove(Instance instance) {
    instances.remove(instance);
    renewed();
  }

  /** There are other instances, or one can do something else. */
  void renewed() {
    tables.forget();
    changed();
  }

  /** Something serves here, and all that was sent is answered. */
  boolean isFree() {
    for (Instance instance : instances) {
      if (instance.backlog().items() > 0) {
        return false;
      }
    }
    return !instances.isEmpty();
  }

  boolean isLocal() {
    return !instances.isEmpty() && instances.get(0).isLocal();
  }

  /**
   * What a pull policy makes of what serves here.
   *
   * @param asked the variant that is asked for, or nothing if the policy chooses
   */
  Optional<PullPolicy.Table> table(PullPolicy policy, Optional<VariantId> asked) {
    return tables.of(policy, asked, instances);
  }

  /** The instance of a variant that serves here. */
  Instance instance(VariantId variant) {
    return instances.stream()
        .filter(instance -> instance.variant().equals(variant))
        .findFirst()
        .orElseThrow();
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
    watcher.accept(this);
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
