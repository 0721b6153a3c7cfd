package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Standing;
import io.gearshift.domain.plan.Transition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Leads the devices to a plan, one step of the {@link Transition} at a time: remembers what each
 * was told to host, and while one of them is still at that, there is no next step. What was told to
 * load and does not serve is the device's to mend or to give up; the plan goes on without it.
 */
final class Rollout {

  /** What a device is to be told. */
  record Order(DeviceId device, DeviceHost.Host host) {}

  private final Map<DeviceId, Map<VariantId, Placement>> told = new HashMap<>();
  private long adopted = -1;
  private boolean arrived;
  private String why = "no plan was made yet.";

  /** A device that was not there before hosts what it says it does. */
  void joins(DeviceReport report) {
    DeviceId device = report.device().id();
    Map<VariantId, Placement> hosts = new LinkedHashMap<>();
    for (Slot slot : report.slots()) {
      hosts.put(slot.variant(), new Placement(device, slot.variant(), slot.latency().maxBatch()));
    }
    told.put(device, hosts);
    arrived = false;
  }

  void leaves(DeviceId device) {
    told.remove(device);
    arrived = false;
  }

  /** Whether everything stands, as far as the last step could tell. */
  boolean hasArrived() {
    return arrived;
  }

  /** The epoch of the newest plan for which everything stood; -1 before the first. */
  long adopted() {
    return adopted;
  }

  /** A plan was adopted under another planner; it need not be adopted again. */
  void resume(long epoch) {
    adopted = Math.max(adopted, epoch);
  }

  /** The reason of the last step. */
  String why() {
    return why;
  }

  /** The next order, if there is one to give. */
  Optional<Order> next(Problem problem, Plan plan, Collection<DeviceReport> reports) {
    arrived = false;
    for (DeviceReport report : reports) {
      if (!isAtRest(report)) {
        why = report.device().id() + " is still at the last step.";
        // a device that has not heard of the plan may have been told before it began anew
        return report.epoch() < plan.epoch()
            ? Optional.of(order(plan, report.device().id()))
            : Optional.empty();
      }
    }
    Plan possible = withoutWhatDoesNotServe(plan, reports);
    Transition transition = new Transition(problem);
    Transition.Step step = transition.next(standing(reports), possible);
    if (step instanceof Transition.Adopt adopt) {
      adopted = adopt.epoch();
      step = transition.next(standing(reports), possible);
    }
    why = step.why();
    if (step instanceof Transition.Load load) {
      Placement placement = load.placement();
      told.get(placement.device()).put(placement.variant(), placement);
      return Optional.of(order(plan, placement.device()));
    }
    if (step instanceof Transition.Unload unload) {
      told.get(unload.instance().device()).remove(unload.instance().variant());
      return Optional.of(order(plan, unload.instance().device()));
    }
    arrived = true;
    return reports.stream()
        .filter(report -> report.epoch() < plan.epoch())
        .findFirst()
        .map(report -> order(plan, report.device().id()));
  }

  /** Has every device give up what it could not load, so that the next plan may try again. */
  List<Order> withoutBroken(Plan plan, Collection<DeviceReport> reports) {
    List<Order> orders = new ArrayList<>();
    for (DeviceReport report : reports) {
      boolean changed = false;
      for (Slot slot : report.slots()) {
        if (slot.state() == State.BROKEN) {
          changed |= told.get(report.device().id()).remove(slot.variant()) != null;
        }
      }
      if (changed) {
        orders.add(order(plan, report.device().id()));
      }
    }
    return orders;
  }

  /** What the device was told, with the batch caps of the plan. */
  private Order order(Plan plan, DeviceId device) {
    Map<VariantId, Placement> hosts = told.get(device);
    plan.placements().stream()
        .filter(placement -> placement.device().equals(device))
        .forEach(placement -> hosts.replace(placement.variant(), placement));
    return new Order(device, new DeviceHost.Host(plan.epoch(), List.copyOf(hosts.values())));
  }

  private boolean isAtRest(DeviceReport report) {
    Set<VariantId> hosted = new LinkedHashSet<>();
    report.slots().forEach(slot -> hosted.add(slot.variant()));
    return !report.isLoading() && hosted.equals(told.get(report.device().id()).keySet());
  }

  private Standing standing(Collection<DeviceReport> reports) {
    List<Standing.Instance> instances = new ArrayList<>();
    for (DeviceReport report : reports) {
      for (Slot slot : report.slots()) {
        if (slot.state() == State.SERVING) {
          instances.add(new Standing.Instance(report.device().id(), slot.variant()));
        }
      }
    }
    return new Standing(instances, adopted);
  }

  private static Plan withoutWhatDoesNotServe(Plan plan, Collection<DeviceReport> reports) {
    Set<Standing.Instance> lame = new LinkedHashSet<>();
    for (DeviceReport report : reports) {
      for (Slot slot : report.slots()) {
        if (slot.state() != State.SERVING) {
          lame.add(new Standing.Instance(report.device().id(), slot.variant()));
        }
      }
    }
    List<Placement> possible =
        plan.placements().stream()
            .filter(p -> !lame.contains(new Standing.Instance(p.device(), p.variant())))
            .toList();
    return new Plan(plan.epoch(), possible, plan.rationale());
  }
}
