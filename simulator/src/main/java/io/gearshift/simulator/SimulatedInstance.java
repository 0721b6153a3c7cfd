package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A variant that is loaded on a simulated device, and its queue. */
final class SimulatedInstance implements SimulatedBatcher.Listener, SimulatedBatcher.Machine {

  /** Told what becomes of the queries that were sent here. */
  interface Replies {
    /** A run has ended that took so long; its queries are answered. */
    void answered(SimulatedInstance by, List<Query> batch, Duration run);

    void rejected(SimulatedInstance by, Query query, Reason reason);
  }

  private final SimulatedDevice device;
  private final Variant variant;
  private final VariantProfile profile;
  private final SimulatedDevice.Hosting hosting;
  private final Replies replies;
  private final SimulatedBatcher batcher;

  /** Null while its router does not send here. */
  private RoutedInstance routed;

  SimulatedInstance(
      SimulatedDevice.Hosting hosting,
      SimulatedDevice device,
      Variant variant,
      VariantProfile profile,
      LatencyProfile latency) {
    this.hosting = hosting;
    this.device = device;
    this.variant = variant;
    this.profile = profile;
    this.replies = hosting.replies(variant.id().family());
    this.batcher =
        new SimulatedBatcher(
            hosting.loop(), hosting.batching(variant.id().family()), latency, this, this);
  }

  DeviceId device() {
    return device.device().id();
  }

  Variant variant() {
    return variant;
  }

  LatencyProfile latency() {
    return batcher.latency();
  }

  SimulatedBatcher batcher() {
    return batcher;
  }

  /** Is more accurate, or as accurate and faster. */
  boolean isBetterThan(SimulatedInstance other) {
    int accuracy = variant.accuracy().compareTo(other.variant.accuracy());
    return accuracy > 0 || accuracy == 0 && latency().of(1).compareTo(other.latency().of(1)) < 0;
  }

  /** What waits for its device of other families. */
  Duration workBeside() {
    return device.workBeside(variant.id().family());
  }

  /** What its router knows of it, as long as that sends here. */
  Optional<RoutedInstance> routed() {
    return Optional.ofNullable(routed);
  }

  void routedAs(RoutedInstance as) {
    routed = as;
  }

  void routedNoMore() {
    routed = null;
  }

  void submit(Query query) {
    if (batcher.isDraining()) {
      replies.rejected(this, query, Reason.UNAVAILABLE);
    } else if (batcher.queued() < hosting.maxQueue()) {
      batcher.submit(query);
    } else {
      replies.rejected(this, query, Reason.OVERLOAD);
    }
  }

  @Override
  public SimulatedTurns turns() {
    return device.turns();
  }

  @Override
  public Duration runTime(int items) {
    return device.runTime(profile, items);
  }

  @Override
  public Duration perRun() {
    return hosting.costs().perRun();
  }

  @Override
  public Duration timerLateness() {
    return hosting.costs().timerLateness();
  }

  @Override
  public void started(Instant at, List<Query> batch) {}

  @Override
  public void dropped(Instant at, Query query) {
    replies.rejected(this, query, Reason.DEADLINE);
  }

  @Override
  public void finished(Instant at, Duration run, List<Query> batch) {
    replies.answered(this, batch, run);
  }
}
