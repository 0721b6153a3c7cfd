package io.gearshift.actors.control;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Profiles;
import java.util.List;
import java.util.Optional;

/** The newest plan, and the way to it: gives the devices their orders, and keeps the records. */
final class Steering {
  private final ReplannerPorts ports;
  private final Profiles profiles;
  private final Rollout rollout;
  private Optional<Plan> plan = Optional.empty();

  Steering(ReplannerPorts ports) {
    this.ports = ports;
    this.profiles = new Profiles(ports.world().profiles());
    this.rollout = new Rollout(profiles);
  }

  Optional<Plan> plan() {
    return plan;
  }

  /** Of the newest plan; 0 before the first. */
  long epoch() {
    return plan.map(Plan::epoch).orElse(0L);
  }

  boolean hasArrived() {
    return rollout.hasArrived();
  }

  /** What is being done, for people. */
  String why() {
    return rollout.why();
  }

  /** Carries on with a plan of a planner before this one. Returns whether it is newer. */
  boolean resume(PlanRecord record) {
    Plan resumed = record.plan();
    if (record.adopted()) {
      rollout.resume(resumed.epoch());
    }
    boolean newer = plan.map(Plan::epoch).orElse(-1L) < resumed.epoch();
    if (newer) {
      plan = Optional.of(resumed);
    }
    return newer;
  }

  /** A plan that asks for what stands already disturbs nobody: it keeps its epoch. */
  void accept(Plan answer) {
    if (plan.filter(answer::asksForTheSameAs).isPresent()) {
      plan = Optional.of(answer.withEpoch(epoch()));
    } else {
      plan = Optional.of(answer);
      ports.records().tell(new PlanRecord(answer, false));
    }
  }

  /** Variants cost this, as is known now. */
  void restock(List<VariantProfile> newest) {
    profiles.replace(newest);
  }

  /** Leads these devices to the plan; others wait for the next. */
  void lead(List<Device> devices) {
    plan.ifPresent(newest -> rollout.lead(newest, devices));
  }

  void observe(DeviceReport report) {
    rollout.observe(report);
  }

  void leaves(DeviceId device) {
    rollout.leaves(device);
  }

  /** Has devices give up what they could not load, so that the next plan may try again. */
  void withoutBroken(List<DeviceReport> reports) {
    if (plan.isPresent()) {
      rollout.withoutBroken(reports).forEach(this::give);
    }
  }

  /** Gives the orders that can be given now. */
  void advance() {
    long before = rollout.adopted();
    rollout.next().forEach(this::give);
    if (rollout.adopted() > before) {
      ports.records().tell(new PlanRecord(plan.orElseThrow(), true));
    }
  }

  private void give(Rollout.Order order) {
    ports.devices().apply(order.device()).tell(order.host());
  }
}
