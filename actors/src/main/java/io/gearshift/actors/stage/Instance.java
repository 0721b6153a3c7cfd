package io.gearshift.actors.stage;

import io.gearshift.actors.device.Batcher;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pull.Resident;
import io.gearshift.domain.routing.Backlog;
import io.gearshift.domain.routing.InstanceLoad;
import io.gearshift.domain.traffic.Timing;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;

/** One instance, and the work that a router has with it. */
final class Instance {
  private final ActorRef<Batcher.Command> batcher;
  private Variant variant;
  private final InstanceHost host;
  private LatencyProfile latency;
  private Backlog backlog;

  /** What the plan gives it of the family's arrivals. */
  private double share;

  Instance(
      ActorRef<Batcher.Command> batcher,
      Variant variant,
      InstanceHost host,
      LatencyProfile latency,
      double share) {
    this.batcher = batcher;
    this.variant = variant;
    this.host = host;
    this.latency = latency;
    this.backlog = Backlog.none(latency);
    this.share = share;
  }

  ActorRef<Batcher.Command> batcher() {
    return batcher;
  }

  /** It runs the same variant, of which other things are said. */
  void is(Variant same) {
    variant = same;
    host.renewed();
  }

  void send(int items, Instant now) {
    set(backlog.sent(items, now));
  }

  /** It refused a query, or never answered it. */
  void settle(int items) {
    set(backlog.settled(items));
  }

  void answered(int items, Timing timing, Instant now) {
    set(backlog.answered(items, timing.onDevice(), timing.batch(), now));
  }

  /**
   * From now on its batches may be so large.
   *
   * @return whether they could not before, or could be larger
   */
  boolean allow(LatencyProfile allowed) {
    if (allowed.equals(latency)) {
      return false;
    }
    latency = allowed;
    set(backlog.within(allowed));
    host.renewed();
    return true;
  }

  void obey(double part) {
    share = part;
  }

  private void set(Backlog newer) {
    backlog = newer;
    host.changed();
  }

  Backlog backlog() {
    return backlog;
  }

  VariantId variant() {
    return variant.id();
  }

  DeviceId device() {
    return host.device();
  }

  InstanceHost host() {
    return host;
  }

  /** How long it takes for one item alone. */
  Duration run() {
    return latency.of(1);
  }

  boolean isLocal() {
    return batcher.path().address().hasLocalScope();
  }

  /** Is more accurate, or as accurate and faster. */
  boolean isBetterThan(Instance other) {
    int accuracy = variant.accuracy().compareTo(other.variant.accuracy());
    return accuracy > 0 || accuracy == 0 && run().compareTo(other.run()) < 0;
  }

  /** What a pull policy is shown. */
  Resident resident() {
    return new Resident(variant.id(), variant.accuracy(), latency);
  }

  /** What a policy is shown. */
  InstanceLoad load(Instant now) {
    return new InstanceLoad(
        device(), variant.id(), variant.accuracy(), latency, host.waiting(now), share);
  }
}
