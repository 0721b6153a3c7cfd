package io.gearshift.planner.ipa;

import java.time.Duration;
import java.util.List;

/**
 * How a pipeline is to run.
 *
 * @param options one of each stage, in their order
 * @param latency of the slowest branch
 * @param exact whether it is proven that none is worth more
 */
public record Configuration(
    List<StageOption> options,
    double objective,
    double accuracy,
    double cost,
    Duration latency,
    boolean exact) {
  public Configuration {
    options = List.copyOf(options);
  }

  /** The same, found in a way that proves nothing. */
  Configuration unproven() {
    return new Configuration(options, objective, accuracy, cost, latency, false);
  }
}
