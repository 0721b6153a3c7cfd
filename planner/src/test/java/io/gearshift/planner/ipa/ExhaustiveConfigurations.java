package io.gearshift.planner.ipa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The best configuration of a program by looking at all of them. */
final class ExhaustiveConfigurations {
  /** What is known of the best. */
  record Best(double objective, int changes) {}

  private final IpaProgram program;
  private Optional<Best> best = Optional.empty();

  private ExhaustiveConfigurations(IpaProgram program) {
    this.program = program;
  }

  static Optional<Best> best(IpaProgram program) {
    ExhaustiveConfigurations all = new ExhaustiveConfigurations(program);
    all.choose(new ArrayList<>());
    return all.best;
  }

  private void choose(List<StageOption> chosen) {
    if (chosen.size() == program.stages().size()) {
      if (isFeasible(chosen)) {
        compare(objective(chosen), chosen.stream().mapToInt(StageOption::changes).sum());
      }
      return;
    }
    for (StageOption option : program.stages().get(chosen.size()).options()) {
      chosen.add(option);
      choose(chosen);
      chosen.remove(chosen.size() - 1);
    }
  }

  private boolean isFeasible(List<StageOption> chosen) {
    int[] used = new int[Math.max(1, program.pools().size())];
    long[] nanos = new long[chosen.size()];
    double[] accuracies = new double[chosen.size()];
    for (int stage = 0; stage < chosen.size(); stage++) {
      StageOption option = chosen.get(stage);
      int parent = program.stages().get(stage).parent().orElse(-1);
      nanos[stage] = option.latency().toNanos() + (parent < 0 ? 0 : nanos[parent]);
      accuracies[stage] = option.accuracy().value() * (parent < 0 ? 1 : accuracies[parent]);
      used[program.pools().isEmpty() ? 0 : option.pool()] += option.replicas();
      if (nanos[stage] > program.sla().toNanos()
          || accuracies[stage] < program.minAccuracy().value() - 1e-9) {
        return false;
      }
    }
    for (int pool = 0; pool < program.pools().size(); pool++) {
      if (used[pool] > program.pools().get(pool)) {
        return false;
      }
    }
    return true;
  }

  private double objective(List<StageOption> chosen) {
    IpaWeights weights = program.weights();
    double product = 1;
    double sum = 0;
    double price = 0;
    for (StageOption option : chosen) {
      product *= option.score();
      sum += option.score();
      price += weights.beta() * option.cost() + weights.delta() * option.batch();
    }
    return weights.alpha() * (weights.measure() == AccuracyMeasure.PRODUCT ? product : sum) - price;
  }

  private void compare(double objective, int changes) {
    boolean better =
        best.map(
                now ->
                    objective > now.objective() + 1e-9
                        || objective > now.objective() - 1e-9 && changes < now.changes())
            .orElse(true);
    best = better ? Optional.of(new Best(objective, changes)) : best;
  }
}
