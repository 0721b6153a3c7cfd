package io.gearshift.simulator.proteus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The authors' median latencies, of the batches that they allow. */
final class PublishedProfiles {
  /** The only batch sizes in their simulator, though 16 was profiled too. */
  static final List<Integer> BATCHES = List.of(1, 2, 4, 8);

  record Key(String variant, Accelerator accelerator, int batch) {}

  private final Map<Key, Double> millis;

  /**
   * @param millis median latencies in milliseconds, none for a VPU
   */
  PublishedProfiles(Map<Key, Double> millis) {
    this.millis = Map.copyOf(millis);
  }

  /** Infinite for what was not profiled. */
  double millis(Accelerator accelerator, String variant, int batch) {
    Accelerator profiled = accelerator == Accelerator.VPU ? Accelerator.CPU : accelerator;
    return millis.getOrDefault(new Key(variant, profiled, batch), Double.POSITIVE_INFINITY);
  }

  /** The largest batch with a latency below half of the SLO; 0 if there is none. */
  int maxBatch(Accelerator accelerator, String variant, Duration slo) {
    double limit = slo.toNanos() / 2e6;
    return BATCHES.stream()
        .filter(batch -> millis(accelerator, variant, batch) < limit)
        .reduce(0, Math::max);
  }

  /** The same without larger batches. */
  PublishedProfiles upTo(int batch) {
    Map<Key, Double> smaller = new HashMap<>(millis);
    smaller.keySet().removeIf(key -> key.batch() > batch);
    return new PublishedProfiles(smaller);
  }
}
