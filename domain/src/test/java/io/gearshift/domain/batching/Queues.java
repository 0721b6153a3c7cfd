package io.gearshift.domain.batching;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Queues and a profile to show to policies; times in milliseconds after {@link #T0}. */
final class Queues {
  static final Instant T0 = Instant.EPOCH;

  /** A batch of n takes 4 + 2n ms, for n up to 8. */
  static final LatencyProfile LATENCY = latency();

  private Queues() {}

  static Duration ms(double ms) {
    return Duration.ofNanos(Math.round(ms * 1e6));
  }

  static Instant at(double ms) {
    return T0.plus(ms(ms));
  }

  /** Queries that arrived at T0 with these deadlines. */
  static List<Query> due(double... deadlines) {
    List<Query> queue = new ArrayList<>();
    for (double deadline : deadlines) {
      queue.add(new Query(queue.size(), T0, at(deadline), 1, List.of()));
    }
    return queue;
  }

  /** Queries of so many items each, all due at the same time. */
  static List<Query> ofItems(double deadline, int... items) {
    List<Query> queue = new ArrayList<>();
    for (int n : items) {
      queue.add(new Query(queue.size(), T0, at(deadline), n, List.of()));
    }
    return queue;
  }

  private static LatencyProfile latency() {
    Map<Integer, Duration> points = new TreeMap<>();
    for (int n = 1; n <= 8; n++) {
      points.put(n, ms(4 + 2 * n));
    }
    return LatencyProfile.measured(points);
  }
}
