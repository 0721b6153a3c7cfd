package io.gearshift.actors.device;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** What a device says of itself, on every change and at every heartbeat. */
public record DeviceReport(DeviceId device, long epoch, List<Slot> slots) {
  public DeviceReport {
    slots = List.copyOf(slots);
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
