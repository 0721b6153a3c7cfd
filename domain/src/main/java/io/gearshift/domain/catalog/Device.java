package io.gearshift.domain.catalog;

/**
 * One GPU, or one slice of processor cores, on one node.
 *
 * @param ordinal which GPU of the node; 0 for a slice of cores
 * @param cores processor cores that a run may use
 * @param memoryBytes what the instances on it may take together
 */
public record Device(DeviceId id, DeviceKind kind, int ordinal, int cores, long memoryBytes) {
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
  }
}
