package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * InferLine as Themis's authors have it: cores, batches and instances by a greedy search at the
 * start, and from then on instances alone, so many that each has as much to do as it was planned to
 * have.
 *
 * @param start what the search found
 * @param startRate what it found it for
 * @param stabilisation ticks for which fewer instances must be enough
 * @param fewer ticks for which they have been
 */
public record InferLineScaler(
    ScaledPipeline pipeline,
    RuleSet rules,
    List<StageScale> start,
    int startRate,
    int stabilisation,
    int fewer)
    implements Scaler {
  private static final int SECONDS = 30;

  /** Of the time until the next query of a Poisson process comes, the 90th percentile, in gaps. */
  private static final double GAP = Math.log(10);

  private static final double MILLIS = 1_000;

  public InferLineScaler {
    start = List.copyOf(start);
  }

  /**
   * Plans for a rate: from the most cores and batches of one, in each round the change that leaves
   * the fewest cores, of one item more in a batch, one instance less or one core less; until
   * nothing more is in time.
   *
   * @param rate queries per second, 1 or more
   * @return empty if even the most cores are not in time
   */
  public static Optional<InferLineScaler> planned(
      ScaledPipeline pipeline, RuleSet rules, int rate, int stabilisation) {
    List<StageScale> scales = new ArrayList<>();
    for (StageModel stage : pipeline.stages()) {
      int throughput = Math.max(1, rules.throughput(stage, 1, pipeline.mostCores(), rate));
      scales.add(new StageScale((rate + throughput - 1) / throughput, pipeline.mostCores(), 1));
    }
    if (!isFeasible(pipeline, rules, scales, rate)) {
      return Optional.empty();
    }
    Optional<List<StageScale>> better = Optional.of(scales);
    List<StageScale> best = scales;
    while (better.isPresent()) {
      best = better.get();
      better = change(pipeline, rules, best, rate);
    }
    return Optional.of(new InferLineScaler(pipeline, rules, best, rate, stabilisation, 0));
  }

  private static Optional<List<StageScale>> change(
      ScaledPipeline pipeline, RuleSet rules, List<StageScale> now, int rate) {
    Optional<List<StageScale>> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < now.size(); i++) {
      for (StageScale changed : changes(now.get(i), pipeline.largestBatch())) {
        List<StageScale> scales = new ArrayList<>(now);
        scales.set(i, changed);
        int cores = scales.stream().mapToInt(StageScale::allCores).sum();
        if (cores < fewest && isFeasible(pipeline, rules, scales, rate)) {
          fewest = cores;
          best = Optional.of(scales);
        }
      }
    }
    return best;
  }

  private static List<StageScale> changes(StageScale stage, int largestBatch) {
    List<StageScale> changes = new ArrayList<>();
    if (stage.batch() < largestBatch) {
      changes.add(new StageScale(stage.instances(), stage.cores(), stage.batch() + 1));
    }
    if (stage.instances() > 1) {
      changes.add(stage.withInstances(stage.instances() - 1));
    }
    if (stage.cores() > 1) {
      changes.add(new StageScale(stage.instances(), stage.cores() - 1, stage.batch()));
    }
    return changes;
  }

  private static boolean isFeasible(
      ScaledPipeline pipeline, RuleSet rules, List<StageScale> scales, int rate) {
    double millis = 0;
    for (int i = 0; i < scales.size(); i++) {
      StageScale scale = scales.get(i);
      StageModel stage = pipeline.stages().get(i);
      int throughput = rules.throughput(stage, scale.batch(), scale.cores(), rate);
      if (scale.instances() * throughput < rate) {
        return false;
      }
      millis += rules.latency().millis(stage, scale.batch(), scale.cores());
      millis += (scale.batch() - 1) * GAP * MILLIS / rate;
    }
    return millis <= pipeline.slo();
  }

  @Override
  public Decision decide(Situation situation) {
    int rate = situation.recentHighest(SECONDS);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < start.size(); i++) {
      least = Math.min(least, use(i));
    }
    List<StageScale> wanted = new ArrayList<>();
    boolean anyFewer = false;
    for (int i = 0; i < start.size(); i++) {
      int now = situation.stages().get(i).instances();
      int needed = instances(i, rate, use(i));
      int spared = instances(i, rate, least);
      anyFewer |= spared < now;
      wanted.add(
          start
              .get(i)
              .withInstances(
                  spared < now && fewer >= stabilisation ? spared : Math.max(now, needed)));
    }
    return Decision.to(
        wanted, situation, fewerFor(anyFewer && fewer < stabilisation ? fewer + 1 : 0));
  }

  private InferLineScaler fewerFor(int ticks) {
    return new InferLineScaler(pipeline, rules, start, startRate, stabilisation, ticks);
  }

  private int instances(int stage, int rate, double use) {
    return Math.max(1, (int) Math.ceil(rate / (throughput(stage) * use)));
  }

  /** How much of what they could do the instances of a stage were planned to do. */
  private double use(int stage) {
    return (double) startRate / (start.get(stage).instances() * throughput(stage));
  }

  private int throughput(int stage) {
    StageScale scale = start.get(stage);
    return rules.throughput(pipeline.stages().get(stage), scale.batch(), scale.cores(), startRate);
  }
}
