package io.gearshift.domain.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * One GPU, or one slice of processor cores, on one node.
 *
 * @param ordinal which GPU of the node; 0 for a slice of cores
 * @param cores processor cores that a run may use, and the fewest that a device has which grows
 * @param memoryBytes what the instances on it may take together
 * @param maxCores the most cores that it may grow to; if 0, those that it has
 */
public record Device(
    DeviceId id, DeviceKind kind, int ordinal, int cores, long memoryBytes, int maxCores) {
  public Device {
    if (ordinal < 0) {
      throw new IllegalArgumentException("ordinal: " + ordinal + " (expected: >= 0)");
    }
    if (cores < 1) {
      throw new IllegalArgumentException("cores: " + cores + " (expected: >= 1)");
    }
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memoryBytes: " + memoryBytes + " (expected: >= 1)");
    }
    maxCores = maxCores == 0 ? cores : maxCores;
    if (maxCores < cores) {
      throw new IllegalArgumentException(
          "maxCores: " + maxCores + " (expected: at least the " + cores + " that it has)");
    }
  }

  /** One that always has the same cores. */
  public Device(DeviceId id, DeviceKind kind, int ordinal, int cores, long memoryBytes) {
    this(id, kind, ordinal, cores, memoryBytes, cores);
  }

  /** Whether it may have more cores at one time than at another. */
  public boolean isGrowable() {
    return maxCores > cores;
  }

  /** The numbers of cores that it may have: those it has, twice that and so on, and the most. */
  public List<Integer> rungs() {
    List<Integer> rungs = new ArrayList<>();
    for (long rung = cores; rung < maxCores; rung *= 2) {
      rungs.add((int) rung);
    }
    rungs.add(maxCores);
    return List.copyOf(rungs);
  }

  /** The same device if it always had so many cores. */
  public Device fixedAt(int other) {
    return new Device(id, kind, ordinal, other, memoryBytes);
  }
}
