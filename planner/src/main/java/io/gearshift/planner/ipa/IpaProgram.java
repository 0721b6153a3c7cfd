package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Accuracy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The integer program of IPA (section 4): of each stage one option, so that the pipeline is worth
 * most and in time.
 *
 * <pre>
 * maximise    alpha · accuracy − beta · Σ cost − delta · Σ batch
 * subject to  Σ over the stages of a branch  latency  ≤ SLA
 *             Π over the stages of a branch  accuracy ≥ the least
 *             Σ over the options of a pool   replicas ≤ its devices
 * </pre>
 *
 * <p>The paper's pipelines are chains, any accuracy will do and its pools have no end. In a tree
 * every branch has to be in time, and each stage counts once for cost and accuracy. Of
 * configurations that are worth the same, the one that changes least is chosen.
 *
 * @param stages each after its parent; the first is the root
 * @param pools how many devices there are in each; none if all replicas come from where there is no
 *     end of them
 */
public record IpaProgram(
    List<ProgramStage> stages,
    Duration sla,
    Accuracy minAccuracy,
    IpaWeights weights,
    List<Integer> pools) {
  public IpaProgram {
    stages = List.copyOf(stages);
    pools = List.copyOf(pools);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages: none (expected: one or more)");
    }
    for (int i = 0; i < stages.size(); i++) {
      int parent = stages.get(i).parent().orElse(-1);
      if (parent >= i || (parent < 0) != (i == 0)) {
        throw new IllegalArgumentException(
            "parent of stage %d: %d (expected: one before it; none for the first alone)"
                .formatted(i, parent));
      }
    }
  }

  /** The paper's: a chain, any accuracy, no end of devices. */
  public static IpaProgram chain(
      List<List<StageOption>> options, Duration sla, IpaWeights weights) {
    List<ProgramStage> stages = new ArrayList<>();
    for (List<StageOption> own : options) {
      OptionalInt parent =
          stages.isEmpty() ? OptionalInt.empty() : OptionalInt.of(stages.size() - 1);
      stages.add(new ProgramStage(parent, own));
    }
    return new IpaProgram(stages, sla, new Accuracy(0), weights, List.of());
  }

  /** The best configuration; empty if none is feasible. */
  public Optional<Configuration> solve() {
    return solveAt(new double[0]);
  }

  /**
   * The best configuration if devices have a price on top of what they cost.
   *
   * @param prices of a device of each pool; none if they have none
   */
  Optional<Configuration> solveAt(double[] prices) {
    if (pools.isEmpty()) {
      return new LabelSearch(this, prices).best();
    }
    // what is best without end of devices is best within the pools if it fits
    return unlimited()
        .solveAt(prices)
        .flatMap(best -> fits(best) ? Optional.of(best) : new LabelSearch(this, prices).best());
  }

  private boolean fits(Configuration configuration) {
    int[] left = pools.stream().mapToInt(Integer::intValue).toArray();
    configuration.options().forEach(option -> left[option.pool()] -= option.replicas());
    return Arrays.stream(left).allMatch(devices -> devices >= 0);
  }

  /** For every use of the pools the best configuration is among these; none if none is feasible. */
  List<Configuration> perUse() {
    return new LabelSearch(this, new double[0]).perUse();
  }

  /** The same without end of devices. */
  IpaProgram unlimited() {
    return new IpaProgram(stages, sla, minAccuracy, weights, List.of());
  }

  /** The same with other numbers of devices. */
  IpaProgram within(int[] devices) {
    return new IpaProgram(
        stages, sla, minAccuracy, weights, Arrays.stream(devices).boxed().toList());
  }

  /** How many there are to choose from. */
  double configurations() {
    return stages.stream().mapToDouble(stage -> stage.options().size()).reduce(1, (a, b) -> a * b);
  }
}
