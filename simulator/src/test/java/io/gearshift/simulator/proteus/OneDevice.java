package io.gearshift.simulator.proteus;

import io.gearshift.domain.traffic.Query;
import io.gearshift.simulator.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One device of the authors' simulator, and what becomes of the queries that it gets. */
final class OneDevice {
  static final Duration SLO = Duration.ofMillis(100);
  static final PublishedVariant VARIANT = new PublishedVariant("f", "v", 90);

  /** Milliseconds of the batches 1, 2, 4 and 8. */
  private static final Map<Integer, Integer> LATENCY = Map.of(1, 10, 2, 15, 4, 25, 8, 40);

  private final EventLoop loop = new EventLoop(Instant.EPOCH);
  private final Map<Long, Long> answered = new LinkedHashMap<>();
  private final List<Long> dropped = new ArrayList<>();
  private final PublishedDevice device;
  private long queries;

  OneDevice(PublishedCluster.Batching batching, int maxBatch, boolean dropsStale) {
    this.device =
        batching.device(
            loop,
            new PublishedDevice.Engine(
                VARIANT,
                Accelerator.CPU,
                maxBatch,
                batch -> Duration.ofMillis(LATENCY.get(batch)),
                dropsStale),
            new PublishedDevice.Accounts() {
              @Override
              public void answered(PublishedDevice by, Query query) {
                answered.put(query.id(), loop.instant().toEpochMilli());
              }

              @Override
              public void dropped(Query query) {
                dropped.add(query.id());
              }
            });
  }

  /** So many queries come at once, numbered from 0 on. */
  OneDevice at(long millis, int count) {
    Instant time = Instant.ofEpochMilli(millis);
    for (int i = 0; i < count; i++) {
      Query query = new Query(queries++, time, time.plus(SLO), 1, List.of());
      loop.at(time, () -> device.submit(query));
    }
    return this;
  }

  OneDevice run() {
    loop.run();
    return this;
  }

  /** When each query was answered, in milliseconds. */
  Map<Long, Long> answered() {
    return answered;
  }

  List<Long> dropped() {
    return dropped;
  }

  PublishedDevice hosted() {
    return device;
  }
}
