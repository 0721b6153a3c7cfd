package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * How a plan supposes that devices behave.
 *
 * <p>A query that comes just after a batch has started waits for that batch and runs in the next,
 * so it is answered within two batch latencies: a batch may take half of the SLO (Proteus, section
 * 4.2). A device serves its largest batches one after the other, and of that rate a part is kept
 * back as head-room.
 *
 * @param percentile which of the profiled latencies a batch is taken to have
 * @param headroom by what factor capacity is to exceed the load; 1.05 in Proteus
 */
public record Assumptions(Percentile percentile, double headroom) {
  /** What this project plans with. */
  public static final Assumptions DEFAULT = new Assumptions(Percentile.P95, 1.05);

  /** What the authors of Proteus plan with. */
  public static final Assumptions PROTEUS = new Assumptions(Percentile.P50, 1.05);

  /** Which latency of a profile. */
  public enum Percentile {
    P50,
    P95,
    P99
  }

  public Assumptions {
    if (!(headroom >= 1 && headroom < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("headroom: " + headroom + " (expected: >= 1)");
    }
  }

  public LatencyProfile latency(VariantProfile profile) {
    return switch (percentile) {
      case P50 -> profile.p50();
      case P95 -> profile.p95();
      case P99 -> profile.p99();
    };
  }

  /** How long a batch of the family may take. */
  public Duration batchLatencyLimit(Family family) {
    return family.slo().dividedBy(2);
  }

  /** The largest batch of the family that is fast enough; empty if not even one item is. */
  public OptionalInt largestBatch(Family family, VariantProfile profile) {
    LatencyProfile latency = latency(profile);
    Duration limit = batchLatencyLimit(family);
    int batch = Math.min(family.maxBatch(), latency.maxBatch());
    while (batch > 0 && latency.of(batch).compareTo(limit) > 0) {
      batch--;
    }
    return batch > 0 ? OptionalInt.of(batch) : OptionalInt.empty();
  }

  /** What an instance serves in batches of the size that suits it best, head-room taken off. */
  public Rate bestCapacity(VariantProfile profile, int largestBatch) {
    return IntStream.rangeClosed(1, largestBatch)
        .mapToObj(batch -> capacity(profile, batch))
        .reduce(Rate.ZERO, (a, b) -> b.perSecond() > a.perSecond() ? b : a);
  }

  /** What an instance serves in batches of one size, head-room taken off. */
  public Rate capacity(VariantProfile profile, int batch) {
    return Rate.of(batch / (latency(profile).of(batch).toNanos() / 1e9) / headroom);
  }
}
