package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.plan.Transition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Leads the devices to a plan by the steps of the {@link Transition}, each at its own pace:
 * remembers what each was told to host, and knows by what it reports whether it is at that. What
 * was told to load and does not serve is the device's to mend or to give up; the plan goes on
 * without it.
 */
final class Rollout {

  /** What a device is to be told. */
  record Order(DeviceId device, DeviceHost.Host host) {}

  private final Transition transition;
  private final Map<DeviceId, Map<VariantId, Placement>> told = new HashMap<>();

  /** The epochs that devices say they obey. */
  private final Map<DeviceId, Long> heard = new HashMap<>();

  /** Devices to be told again what they were told, for they have not heard of the plan. */
  private final Set<DeviceId> late = new LinkedHashSet<>();

  /** What the plan places on each of the devices that are led to it. */
  private Map<DeviceId, List<Placement>> placements = Map.of();

  private long epoch = -1;
  private String why = "no plan was made yet.";

  Rollout(Profiles profiles) {
    this.transition = new Transition(profiles);
  }

  /** A plan was adopted under another planner; it need not be adopted again. */
  void resume(long adopted) {
    transition.resume(adopted);
  }

  /**
   * Leads to a plan from now on.
   *
   * @param devices that it was made for: others wait for the next
   */
  void lead(Plan plan, Collection<Device> devices) {
    epoch = plan.epoch();
    placements = new LinkedHashMap<>();
    devices.forEach(device -> placements.put(device.id(), new ArrayList<>(1)));
    for (Placement placement : plan.placements()) {
      if (placements.containsKey(placement.device())) {
        placements.get(placement.device()).add(placement);
      }
    }
    late.clear();
    transition.aim(plan, devices);
  }

  /** Takes up a report. A device that was not there before hosts what it says it does. */
  void observe(DeviceReport report) {
    DeviceId device = report.device().id();
    told.computeIfAbsent(device, id -> hosted(report));
    heard.put(device, report.epoch());
    Standing standing = standing(report);
    transition.observe(standing);
    // it may have been told before it began anew, or when the plan was adopted
    if (isLate(device) && (standing.isBusy() || adopted() >= epoch)) {
      late.add(device);
    }
  }

  void leaves(DeviceId device) {
    told.remove(device);
    heard.remove(device);
    late.remove(device);
    transition.lose(device);
  }

  /** Whether everything stands that can, and no device is at a step. */
  boolean hasArrived() {
    return epoch >= 0 && transition.busy() == 0;
  }

  /** The epoch of the newest plan for which everything stood; -1 before the first. */
  long adopted() {
    return transition.adopted();
  }

  /** What is being done, for people. */
  String why() {
    return transition.busy() == 0
        ? why
        : "devices at a step: %d; the last one: %s".formatted(transition.busy(), why);
  }

  /** The orders to give now. */
  List<Order> next() {
    if (epoch < 0) {
      return List.of();
    }
    Set<DeviceId> ordered = new LinkedHashSet<>();
    for (Transition.Step step : transition.next()) {
      why = step.why();
      if (step instanceof Transition.Load load) {
        Placement placement = load.placement();
        told.get(placement.device()).put(placement.variant(), placement);
        ordered.add(placement.device());
      } else if (step instanceof Transition.Unload unload) {
        told.get(unload.instance().device()).remove(unload.instance().variant());
        ordered.add(unload.instance().device());
      } else if (step instanceof Transition.Adopt) {
        placements.keySet().stream().filter(this::isLate).forEach(late::add);
      }
    }
    ordered.addAll(late);
    late.clear();
    return ordered.stream().map(this::order).toList();
  }

  /** Has every device give up what it could not load, so that the next plan may try again. */
  List<Order> withoutBroken(Collection<DeviceReport> reports) {
    Set<DeviceId> changed = new LinkedHashSet<>();
    for (DeviceReport report : reports) {
      DeviceId device = report.device().id();
      for (Slot slot : report.slots()) {
        if (slot.state() == DeviceReport.State.BROKEN
            && told.get(device).remove(slot.variant()) != null) {
          changed.add(device);
        }
      }
    }
    return changed.stream().map(this::order).toList();
  }

  /** What the device was told, with the batch caps of the plan. */
  private Order order(DeviceId device) {
    Map<VariantId, Placement> hosts = told.get(device);
    placements
        .getOrDefault(device, List.of())
        .forEach(placement -> hosts.replace(placement.variant(), placement));
    return new Order(device, new DeviceHost.Host(epoch, List.copyOf(hosts.values())));
  }

  /** Whether a device that is led to the plan has not heard of it. */
  private boolean isLate(DeviceId device) {
    return placements.containsKey(device) && heard.getOrDefault(device, epoch) < epoch;
  }

  private static Map<VariantId, Placement> hosted(DeviceReport report) {
    Map<VariantId, Placement> hosts = new LinkedHashMap<>();
    for (Slot slot : report.slots()) {
      if (slot.state() != DeviceReport.State.UNLOADING) {
        hosts.put(
            slot.variant(),
            new Placement(report.device().id(), slot.variant(), slot.latency().maxBatch()));
      }
    }
    return hosts;
  }

  /** What it hosts, as against what it was told. */
  private Standing standing(DeviceReport report) {
    Map<VariantId, Placement> hosts = told.get(report.device().id());
    Map<VariantId, Standing.State> variants = new LinkedHashMap<>();
    for (Slot slot : report.slots()) {
      boolean isWanted = hosts.containsKey(slot.variant());
      variants.put(slot.variant(), isWanted ? state(slot) : Standing.State.LEAVING);
    }
    hosts.keySet().forEach(variant -> variants.putIfAbsent(variant, Standing.State.LOADING));
    return new Standing(report.device(), variants);
  }

  private static Standing.State state(Slot slot) {
    return switch (slot.state()) {
      case LOADING, UNLOADING -> Standing.State.LOADING; // it is loaded again as soon as it is gone
      case SERVING -> Standing.State.SERVING;
      case LOST -> Standing.State.LOST;
      case BROKEN -> Standing.State.BROKEN;
    };
  }
}
