package io.gearshift.actors.device;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a device says of itself, on every change and at every heartbeat.
 *
 * @param epoch of the plan that it obeys; -1 before the first
 */
public record DeviceReport(Device device, long epoch, List<Slot> slots) {
  public DeviceReport {
    slots = List.copyOf(slots);
  }

  /** What a slot says of itself before it serves for the first time. */
  public static final String LOADING = "still loading";

  /** Whether a variant is still being loaded for the first time. */
  public boolean isLoading() {
    return slots.stream().anyMatch(slot -> slot.reason().equals(LOADING));
  }

  /**
   * A variant that the device was told to host.
   *
   * @param batcher takes its queries; absent while it does not serve
   * @param reason why it does not serve, or empty
   */
  public record Slot(
      VariantId variant,
      LatencyProfile latency,
      Optional<ActorRef<Batcher.Command>> batcher,
      String reason) {}
}
