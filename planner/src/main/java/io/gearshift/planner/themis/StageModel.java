package io.gearshift.planner.themis;

/**
 * A stage, which runs one network.
 *
 * @param memory gigabytes of an instance
 * @param safety what the latency of 2025 is multiplied by; 1 for none
 */
public record StageModel(String name, CoreLatency latency, int memory, double safety) {
  public StageModel {
    if (memory < 0) {
      throw new IllegalArgumentException("memory: " + memory + " (expected: 0 GB or more)");
    }
    if (!(safety >= 1 && safety < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("safety: " + safety + " (expected: 1 or more)");
    }
  }

  /** With nothing on top, and memory that costs nothing. */
  public static StageModel of(String name, CoreLatency latency) {
    return new StageModel(name, latency, 0, 1);
  }
}
