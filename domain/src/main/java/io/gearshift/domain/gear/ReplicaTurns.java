package io.gearshift.domain.gear;

import io.gearshift.domain.catalog.DeviceId;
import java.util.List;

/**
 * Whose turn it is among the replicas of a variant: each as often as its weight says, and the turns
 * of one between those of the others (interleaved weighted round robin). Keeps state, allocates
 * nothing, and is not thread-safe.
 */
public final class ReplicaTurns {
  private final List<DeviceId> devices;
  private final double[] weights;
  private final double[] owed;

  /**
   * @param devices at least one
   * @param weights of these, above 0; what matters is how they stand to each other
   */
  public ReplicaTurns(List<DeviceId> devices, List<Double> weights) {
    if (devices.isEmpty()
        || devices.size() != weights.size()
        || weights.stream().anyMatch(weight -> !(weight > 0))) {
      throw new IllegalArgumentException(
          "weights: "
              + weights
              + " of "
              + devices
              + " (expected: one each, above 0, of at least one device)");
    }
    double sum = weights.stream().mapToDouble(weight -> weight).sum();
    this.devices = List.copyOf(devices);
    this.weights = weights.stream().mapToDouble(weight -> weight / sum).toArray();
    this.owed = new double[weights.size()];
  }

  /** The one that gets the next query: the one that is owed most. */
  public DeviceId next() {
    int first = 0;
    for (int i = 0; i < owed.length; i++) {
      owed[i] += weights[i];
      first = owed[i] > owed[first] ? i : first;
    }
    owed[first]--;
    return devices.get(first);
  }
}
