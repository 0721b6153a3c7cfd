package io.gearshift.domain.catalog;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long a variant takes on a device, by batch size.
 *
 * <p>Some sizes are measured, from 1 to the largest allowed; between two of them latency is taken
 * to be linear. It never falls as batches grow: where noise made a larger batch faster than a
 * smaller one, the larger counts as slow as the smaller.
 */
public final class LatencyProfile {
  private final int[] sizes;
  private final long[] nanos;

  private LatencyProfile(int[] sizes, long[] nanos) {
    this.sizes = sizes;
    this.nanos = nanos;
  }

  /**
   * @param measured latency by batch size; 1 must be among the sizes
   */
  public static LatencyProfile measured(Map<Integer, Duration> measured) {
    SortedMap<Integer, Duration> sorted = new TreeMap<>(measured);
    if (sorted.isEmpty() || sorted.firstKey() != 1) {
      throw new IllegalArgumentException(
          "measured batch sizes: "
              + sorted.keySet()
              + " (expected: 1 and, if the variant batches, larger)");
    }
    int[] sizes = sorted.keySet().stream().mapToInt(Integer::intValue).toArray();
    long[] nanos = sorted.values().stream().mapToLong(Duration::toNanos).toArray();
    if (Arrays.stream(nanos).anyMatch(n -> n <= 0)) {
      throw new IllegalArgumentException("measured latencies: " + sorted + " (expected: all > 0)");
    }
    for (int i = 1; i < nanos.length; i++) {
      nanos[i] = Math.max(nanos[i], nanos[i - 1]);
    }
    return new LatencyProfile(sizes, nanos);
  }

  /** The largest batch that was measured. */
  public int maxBatch() {
    return sizes[sizes.length - 1];
  }

  /**
   * How long a batch takes.
   *
   * @throws IllegalArgumentException if the size is not from 1 to {@link #maxBatch()}
   */
  public Duration of(int items) {
    if (items < 1 || items > maxBatch()) {
      throw new IllegalArgumentException(
          "batch of " + items + " (expected: from 1 to " + maxBatch() + ")");
    }
    return Duration.ofNanos(nanosOf(items));
  }

  /** How long it takes to work off so many items in the largest batches. */
  public Duration drain(int items) {
    long full = items / maxBatch();
    int rest = items % maxBatch();
    return Duration.ofNanos(full * nanosOf(maxBatch()) + (rest == 0 ? 0 : nanosOf(rest)));
  }

  /** The same profile up to a smaller largest batch. */
  public LatencyProfile upTo(int maxBatch) {
    if (maxBatch >= maxBatch()) {
      return this;
    }
    SortedMap<Integer, Duration> cut = new TreeMap<>();
    for (int i = 0; i < sizes.length && sizes[i] < maxBatch; i++) {
      cut.put(sizes[i], Duration.ofNanos(nanos[i]));
    }
    cut.put(maxBatch, of(maxBatch));
    return measured(cut);
  }

  /**
   * The same sizes in so much of the time; no less than a nanosecond each.
   *
   * @throws IllegalArgumentException if the factor is not above 0
   */
  public LatencyProfile times(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("factor: " + factor + " (expected: above 0)");
    }
    long[] scaled = Arrays.stream(nanos).map(n -> Math.max(1, Math.round(n * factor))).toArray();
    return new LatencyProfile(sizes, scaled);
  }

  /** What was measured, by batch size. */
  public SortedMap<Integer, Duration> points() {
    SortedMap<Integer, Duration> points = new TreeMap<>();
    for (int i = 0; i < sizes.length; i++) {
      points.put(sizes[i], Duration.ofNanos(nanos[i]));
    }
    return points;
  }

  private long nanosOf(int items) {
    int found = Arrays.binarySearch(sizes, items);
    if (found >= 0) {
      return nanos[found];
    }
    int above = -found - 1;
    int below = above - 1;
    double part = (double) (items - sizes[below]) / (sizes[above] - sizes[below]);
    return nanos[below] + Math.round(part * (nanos[above] - nanos[below]));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LatencyProfile profile
        && Arrays.equals(sizes, profile.sizes)
        && Arrays.equals(nanos, profile.nanos);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(sizes) + Arrays.hashCode(nanos);
  }

  @Override
  public String toString() {
    return points().toString();
  }
}
