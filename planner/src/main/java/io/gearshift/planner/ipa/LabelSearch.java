package io.gearshift.planner.ipa;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Solves an {@link IpaProgram} exactly, by labels: from the last stages to the first, all choices
 * for the stages after a place are kept that could still be part of the best configuration.
 *
 * <p>Choices are given up if others are at least as good in every respect ({@link Front}), or if
 * the best that the other stages could make of them ({@link Bounds}) is below what was found by a
 * first search that keeps only the most promising.
 */
final class LabelSearch {
  private static final double NANOS = 1e9;
  private static final double ROUNDING = 1e-9;
  private static final int PROMISING = 100;
  private static final int MOST_LABELS = 100_000;
  private static final int MOST_LABELS_IN_POOLS = 4_000;

  private final IpaProgram program;
  private final double[] prices;
  private final List<Integer> pools;
  private final double sla;
  private final double least;
  private final List<List<Label>> options = new ArrayList<>();
  private final List<List<Integer>> children = new ArrayList<>();
  private final double[] fastestBefore;
  private final double[] mostAccurateBefore;
  private boolean cut;

  /**
   * @param prices of a device of each pool, on top of what it costs; none if it is nothing
   */
  LabelSearch(IpaProgram program, double[] prices) {
    this.program = program;
    this.prices = prices.clone();
    this.pools = program.pools();
    this.sla = program.sla().toNanos() / NANOS + ROUNDING;
    this.least = program.minAccuracy().value() - ROUNDING;
    for (ProgramStage stage : program.stages()) {
      stage.parent().ifPresent(parent -> children.get(parent).add(children.size()));
      children.add(new ArrayList<>());
      options.add(
          Front.of(
              stage.options().stream()
                  .map(this::label)
                  .filter(label -> label.fits(pools))
                  .toList()));
    }
    this.fastestBefore = new double[options.size()];
    this.mostAccurateBefore = new double[options.size()];
  }

  private Label label(StageOption option) {
    IpaWeights weights = program.weights();
    boolean product = weights.measure() == AccuracyMeasure.PRODUCT;
    int[] used = new int[pools.size()];
    if (used.length > 0) {
      used[option.pool()] = option.replicas();
    }
    double price =
        weights.beta() * option.cost() + weights.delta() * option.batch() + price(option);
    return new Label(
        option.latency().toNanos() / NANOS,
        product ? -price : weights.alpha() * option.score() - price,
        product ? option.score() : 1,
        program.minAccuracy().value() > 0 ? option.accuracy().value() : 1,
        option.changes(),
        used,
        0,
        List.of(option),
        List.of());
  }

  private double price(StageOption option) {
    return prices.length == 0 ? 0 : prices[option.pool()] * option.replicas();
  }

  Optional<Configuration> best() {
    return bounds()
        .flatMap(
            bounds -> {
              double found = highest(search(bounds, Double.NEGATIVE_INFINITY, PROMISING));
              cut = false;
              int most = pools.isEmpty() ? MOST_LABELS : MOST_LABELS_IN_POOLS;
              List<Label> whole = search(bounds, found, most);
              double best = highest(whole);
              return whole.stream()
                  .filter(label -> objective(label) >= best - ROUNDING)
                  .min(Comparator.comparingInt(Label::changes).thenComparingDouble(Label::latency))
                  .map(this::configuration);
            });
  }

  /** For whatever part of the pools is used, the best configurations that use no more. */
  List<Configuration> perUse() {
    return bounds()
        .map(bounds -> search(bounds, Double.NEGATIVE_INFINITY, MOST_LABELS_IN_POOLS))
        .orElse(List.of())
        .stream()
        .map(this::configuration)
        .toList();
  }

  /** None if some stage cannot be run at all. */
  private Optional<Bounds> bounds() {
    if (options.stream().anyMatch(List::isEmpty)) {
      return Optional.empty();
    }
    mostAccurateBefore[0] = 1;
    for (int stage = 1; stage < options.size(); stage++) {
      int parent = program.stages().get(stage).parent().orElseThrow();
      List<Label> own = options.get(parent);
      fastestBefore[stage] =
          fastestBefore[parent] + own.stream().mapToDouble(Label::latency).min().orElse(0);
      mostAccurateBefore[stage] =
          mostAccurateBefore[parent] * own.stream().mapToDouble(Label::least).max().orElse(1);
    }
    return Optional.of(new Bounds(options, children, sla, weight()));
  }

  private double weight() {
    return program.weights().measure() == AccuracyMeasure.PRODUCT ? program.weights().alpha() : 0;
  }

  private double objective(Label label) {
    return weight() * label.accuracy() + label.worth();
  }

  private double highest(List<Label> whole) {
    return whole.stream().mapToDouble(this::objective).max().orElse(Double.NEGATIVE_INFINITY);
  }

  /** Labels of the whole pipeline. */
  private List<Label> search(Bounds bounds, double found, int most) {
    List<List<Label>> after = new ArrayList<>();
    options.forEach(own -> after.add(List.of()));
    for (int stage = options.size() - 1; stage >= 0; stage--) {
      List<Label> rest = List.of(Label.nothing(pools.size()));
      for (int child : children.get(stage)) {
        rest = children.get(stage).size() == 1 ? after.get(child) : joined(rest, after.get(child));
      }
      after.set(stage, kept(stage, rest, bounds, found, most));
    }
    return after.get(0);
  }

  private List<Label> joined(List<Label> branches, List<Label> branch) {
    List<Label> joined = new ArrayList<>();
    for (Label one : branches) {
      for (Label other : branch) {
        Label both = one.beside(other);
        if (both.fits(pools)) {
          joined.add(both);
        }
      }
    }
    return Front.of(joined);
  }

  private List<Label> kept(int stage, List<Label> rest, Bounds bounds, double found, int most) {
    List<Label> labels = new ArrayList<>();
    for (Label option : options.get(stage)) {
      for (Label part : rest) {
        Label label = part.after(stage, option);
        if (isFeasible(stage, label) && bounds.of(stage, label) >= found - ROUNDING) {
          labels.add(label);
        }
      }
    }
    List<Label> front = Front.of(labels);
    if (front.size() <= most) {
      return front;
    }
    cut = true;
    return cut(front, Comparator.comparingDouble(label -> -bounds.of(stage, label)), most);
  }

  private boolean isFeasible(int stage, Label label) {
    return label.latency() + fastestBefore[stage] <= sla
        && label.least() * mostAccurateBefore[stage] >= least
        && label.fits(pools);
  }

  /** The most promising; where devices are few, the most frugal for every other one. */
  private List<Label> cut(List<Label> front, Comparator<Label> promisingFirst, int most) {
    List<Label> promising = front.stream().sorted(promisingFirst).toList();
    if (pools.isEmpty()) {
      return promising.subList(0, most);
    }
    Set<Label> kept = new LinkedHashSet<>(promising.subList(0, most / 2));
    front.stream()
        .sorted(Comparator.comparingInt(label -> Arrays.stream(label.used()).sum()))
        .limit(most / 2)
        .forEach(kept::add);
    return List.copyOf(kept);
  }

  private Configuration configuration(Label label) {
    StageOption[] chosen = new StageOption[options.size()];
    label.write(chosen);
    double accuracy =
        program.weights().measure() == AccuracyMeasure.PRODUCT
            ? label.accuracy()
            : Arrays.stream(chosen).mapToDouble(StageOption::score).sum();
    return new Configuration(
        List.of(chosen),
        objective(label) + Arrays.stream(chosen).mapToDouble(this::price).sum(),
        accuracy,
        Arrays.stream(chosen).mapToDouble(StageOption::cost).sum(),
        Duration.ofNanos(Math.round(label.latency() * NANOS)),
        !cut);
  }
}
