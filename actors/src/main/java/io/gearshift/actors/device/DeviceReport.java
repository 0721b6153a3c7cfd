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
 * @param cores that it uses just now; if 0, those that it always has
 * @param deferredCores that it would use if its node had any left; 0 if it has what it wants
 */
public record DeviceReport(
    Device device, long epoch, List<Slot> slots, int cores, int deferredCores) {
  public DeviceReport {
    slots = List.copyOf(slots);
    cores = cores == 0 ? device.cores() : cores;
  }

  /** Of a device that always has the same cores. */
  public DeviceReport(Device device, long epoch, List<Slot> slots) {
    this(device, epoch, slots, 0, 0);
  }

  /** What a slot is about. */
  public enum State {
    /** It was never ready yet. */
    LOADING,
    SERVING,
    /** Its instance was lost, and is loaded anew. */
    LOST,
    /** It cannot be loaded, and nobody tries again. */
    BROKEN,
    /** It answers what it has, and goes. */
    UNLOADING;

    /** Whether queries can expect it to serve, soon if not now. */
    public boolean isHopeful() {
      return this == LOADING || this == SERVING || this == LOST;
    }
  }

  /** Whether a variant is still being loaded for the first time. */
  public boolean isLoading() {
    return slots.stream().anyMatch(slot -> slot.state() == State.LOADING);
  }

  /**
   * A variant that the device was told to host.
   *
   * @param latency up to the largest batch that the plan allows
   * @param batcher takes its queries; absent while it does not serve
   * @param reason why it does not serve, or empty
   */
  public record Slot(
      VariantId variant,
      LatencyProfile latency,
      Optional<ActorRef<Batcher.Command>> batcher,
      State state,
      String reason) {
    /** The reason while a variant is loaded for the first time. */
    public static final String LOADING = "still loading";

    /** The reason while a variant answers what it has, and goes. */
    public static final String UNLOADING = "unloading";

    public static Slot loading(VariantId variant, LatencyProfile latency) {
      return new Slot(variant, latency, Optional.empty(), State.LOADING, LOADING);
    }

    public Slot serving(ActorRef<Batcher.Command> by) {
      return new Slot(variant, latency, Optional.of(by), State.SERVING, "");
    }

    public Slot failing(State failure, String because) {
      return new Slot(variant, latency, Optional.empty(), failure, because);
    }

    Slot upTo(LatencyProfile allowed) {
      return new Slot(variant, allowed, batcher, state, reason);
    }
  }
}
