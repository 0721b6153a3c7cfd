package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.device.DeviceHost;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.stage.Readiness.VariantState;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** What a node that starts waits for before it says that it is ready. */
record Arrival(Questions questions, DeviceShards shards, Inventory inventory, InstantSource clock) {
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(10);

  /** What devices of other nodes may take to be heard of. */
  private static final Duration ACQUAINTANCE = Duration.ofSeconds(15);

  private static final Duration LOOK = Duration.ofMillis(20);

  /** Has each device of this node report, and waits until it hosts what the plan says. */
  void awaitLoaded() {
    List<DeviceId> mine = inventory.devices().stream().map(Device::id).toList();
    mine.forEach(device -> shards.device(device).tell(DeviceHost.Report.INSTANCE));
    Instant latest = clock.instant().plus(LOAD_TIMEOUT);
    while (!isLoaded(mine)) {
      if (clock.instant().isAfter(latest)) {
        throw new CompletionException(
            new StartFailed("the devices " + mine + " have not loaded their variants in time"));
      }
      pause();
    }
  }

  /**
   * Waits until the routers have heard of every device that the planner knows: the node would
   * refuse queries if those that it knows went. Not for ever, for it may be cut off from one of
   * them.
   */
  void awaitAcquainted() {
    Instant latest = clock.instant().plus(ACQUAINTANCE);
    while (!isAcquainted()) {
      if (clock.instant().isAfter(latest)) {
        questions
            .system()
            .log()
            .warn("some devices of the plan have not been heard of; ready without them");
        return;
      }
      pause();
    }
  }

  private boolean isLoaded(List<DeviceId> devices) {
    PlanStatus status = questions.planStatus();
    return status.arrived()
        && status.devices().stream().map(Device::id).toList().containsAll(devices)
        && status.plan().orElseThrow().placements().stream()
            .filter(placement -> devices.contains(placement.device()))
            .filter(placement -> inventory.catalog().variant(placement.variant()).isPresent())
            .allMatch(placement -> isKnown(placement.variant()));
  }

  /** Whether the router has heard what became of a variant. */
  private boolean isKnown(VariantId variant) {
    VariantState state = questions.readiness(variant.family()).variants().get(variant.name());
    return state != null && !state.reason().equals(DeviceReport.Slot.LOADING);
  }

  private boolean isAcquainted() {
    List<DeviceId> devices = questions.planStatus().devices().stream().map(Device::id).toList();
    return questions.actors().routers().stages().keySet().stream()
        .allMatch(family -> questions.readiness(family).devices().containsAll(devices));
  }

  private static void pause() {
    new CompletableFuture<Void>()
        .completeOnTimeout(null, LOOK.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
