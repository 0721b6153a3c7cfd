package io.gearshift.cli.simulate;

import io.gearshift.config.scenario.ScenarioSettings;
import io.gearshift.simulator.Tally;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a policy made of the arrivals of every seed. */
record Outcome(ScenarioSettings.Policy policy, List<Run> runs) {

  /**
   * A figure over the seeds.
   *
   * @param deviation the sample's standard deviation; 0 of a single seed
   */
  record Spread(double mean, double deviation) {}

  Outcome {
    runs = List.copyOf(runs);
  }

  Spread over(ToDoubleFunction<Run> figure) {
    double mean = runs.stream().mapToDouble(figure).average().orElse(0);
    double squares =
        runs.stream().mapToDouble(run -> Math.pow(figure.applyAsDouble(run) - mean, 2)).sum();
    return new Spread(mean, runs.size() < 2 ? 0 : Math.sqrt(squares / (runs.size() - 1)));
  }

  /** All seeds together. */
  Tally total() {
    return Tally.sum(runs.stream().map(Run::total).toList());
  }
}
