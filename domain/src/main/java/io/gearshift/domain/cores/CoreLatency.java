package io.gearshift.domain.cores;

import io.gearshift.domain.catalog.LatencyProfile;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How long a variant takes on a device, by the cores that the device may have; from the fewest on.
 */
public final class CoreLatency {
  private final NavigableMap<Integer, LatencyProfile> byCores;

  /**
   * @param byCores latency by cores; one number of cores at least
   */
  public CoreLatency(Map<Integer, LatencyProfile> byCores) {
    if (byCores.isEmpty()) {
      throw new IllegalArgumentException("latency by cores: none (expected: at least one)");
    }
    this.byCores = new TreeMap<>(byCores);
  }

  /** With so many cores, or the next fewer that are known; at least the fewest. */
  public LatencyProfile at(int cores) {
    Map.Entry<Integer, LatencyProfile> entry = byCores.floorEntry(cores);
    return entry == null ? byCores.firstEntry().getValue() : entry.getValue();
  }

  /** The numbers of cores, from the fewest to the most. */
  public Iterable<Integer> rungs() {
    return byCores.keySet();
  }

  /** The same up to a smaller largest batch. */
  public CoreLatency upTo(int maxBatch) {
    Map<Integer, LatencyProfile> cut = new TreeMap<>();
    byCores.forEach((cores, latency) -> cut.put(cores, latency.upTo(maxBatch)));
    return new CoreLatency(cut);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CoreLatency latency && byCores.equals(latency.byCores);
  }

  @Override
  public int hashCode() {
    return byCores.hashCode();
  }

  @Override
  public String toString() {
    return byCores.toString();
  }
}
