package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A variant that is loaded on a simulated device, and its queue. */
final class SimulatedInstance implements SimulatedBatcher.Listener {

  /** Told what becomes of the queries that were sent here. */
  interface Replies {
    /** A run has ended that took so long; its queries are answered. */
    void answered(SimulatedInstance by, List<Query> batch, Duration run);

    void rejected(SimulatedInstance by, Query query, Reason reason);
  }

  private final DeviceId device;
  private final Variant variant;
  private final int maxQueue;
  private final Replies replies;
  private final SimulatedBatcher batcher;

  SimulatedInstance(
      SimulatedDevice.Hosting hosting,
      DeviceId device,
      Variant variant,
      LatencyProfile latency,
      Replies replies,
      SimulatedBatcher.Machine machine) {
    this.device = device;
    this.variant = variant;
    this.maxQueue = hosting.maxQueue();
    this.replies = replies;
    this.batcher =
        new SimulatedBatcher(
            hosting.loop(),
            hosting.batching().apply(variant.id().family()),
            latency,
            this,
            machine);
  }

  DeviceId device() {
    return device;
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

  void submit(Query query) {
    if (batcher.isDraining()) {
      replies.rejected(this, query, Reason.UNAVAILABLE);
    } else if (batcher.queued() < maxQueue) {
      batcher.submit(query);
    } else {
      replies.rejected(this, query, Reason.OVERLOAD);
    }
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
