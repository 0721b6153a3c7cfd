package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The fewest cores with which the instances that there are serve a rate in time (Themis, section
 * 4.2).
 *
 * @param counted which cores are counted, and limited
 * @param limit the most of them
 */
public record VerticalProgram(ScaledPipeline pipeline, RuleSet rules, Counted counted, int limit) {

  /** Which cores a plan costs. */
  public enum Counted {
    /** Those of all instances, which is what a plan takes. */
    ALL,
    /** Those of one instance of each stage, as the authors' code has it. */
    ONE_INSTANCE_EACH
  }

  /** Cores that the authors' code lets the instances of a plan have, one of each stage. */
  public static final int PUBLISHED_LIMIT = 32;

  /**
   * What to do with the instances that there are, and what cannot be done with them.
   *
   * @param stages how the instances that there are should run
   * @param extra how many instances, with as many cores, each stage lacks; none where the rate can
   *     be served
   */
  public record Answer(List<StageScale> stages, List<Integer> extra) {
    public Answer {
      stages = List.copyOf(stages);
      extra = List.copyOf(extra);
    }

    /** Whether the instances that there are serve the rate. */
    public boolean suffices() {
      return extra.stream().allMatch(more -> more == 0);
    }
  }

  public VerticalProgram {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " cores (expected: 1 or more)");
    }
  }

  /** As the paper's code has it. */
  public static VerticalProgram published(ScaledPipeline pipeline, RuleSet rules) {
    return new VerticalProgram(pipeline, rules, Counted.ONE_INSTANCE_EACH, PUBLISHED_LIMIT);
  }

  /**
   * Cores and batches for a rate. Where it is too high, those of the highest rate that bisection
   * finds to be low enough, and how many instances the rest needs. (A lower rate forms batches more
   * slowly and can be infeasible where a higher one is not; the authors bisect all the same.)
   *
   * <p>Where the instances serve nothing in time, they keep what they have and each stage lacks
   * one. The authors' code does not end then.
   *
   * @param instances how each stage runs now
   * @param rate queries per second; at none, one core in batches of one will do
   */
  public Answer solve(List<StageScale> instances, int rate) {
    if (instances.size() != pipeline.stages().size()) {
      throw new IllegalArgumentException(
          "instances: of "
              + instances.size()
              + " stages (expected: of "
              + pipeline.stages().size()
              + ")");
    }
    List<Integer> none = Collections.nCopies(instances.size(), 0);
    if (rate < 1) {
      return new Answer(
          instances.stream().map(now -> new StageScale(now.instances(), 1, 1)).toList(), none);
    }
    Optional<List<StageScale>> enough = feasible(instances, rate);
    if (enough.isPresent()) {
      return new Answer(enough.get(), none);
    }
    int served = 0;
    Optional<List<StageScale>> best = Optional.empty();
    int tooMany = rate;
    while (tooMany - served > 1) {
      int middle = (served + tooMany) / 2;
      Optional<List<StageScale>> found = feasible(instances, middle);
      if (found.isPresent()) {
        served = middle;
        best = found;
      } else {
        tooMany = middle;
      }
    }
    return best.isEmpty()
        ? new Answer(instances, Collections.nCopies(instances.size(), 1))
        : new Answer(best.get(), lacking(best.get(), rate - served));
  }

  /** Empty if the instances cannot serve the rate in time, whatever cores they have. */
  public Optional<List<StageScale>> feasible(List<StageScale> instances, int rate) {
    List<List<LatencyProgram.Option>> options = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      options.add(options(pipeline.stages().get(i), instances.get(i).instances(), rate));
    }
    return new LatencyProgram(pipeline.slo(), options)
        .solve()
        .filter(chosen -> chosen.cost() <= limit)
        .map(LatencyProgram.Chosen::stages);
  }

  private List<LatencyProgram.Option> options(StageModel stage, int instances, int rate) {
    List<LatencyProgram.Option> options = new ArrayList<>();
    for (int cores = 1; cores <= pipeline.mostCores(); cores++) {
      for (int batch = 1; batch <= pipeline.largestBatch(); batch++) {
        if (instances * rules.throughput(stage, batch, cores, rate) >= rules.planned(rate)) {
          options.add(
              new LatencyProgram.Option(
                  rules.time(stage, batch, cores, rate),
                  counted == Counted.ALL ? instances * cores : cores,
                  new StageScale(instances, cores, batch)));
        }
      }
    }
    return options;
  }

  private List<Integer> lacking(List<StageScale> scales, int rest) {
    List<Integer> lacking = new ArrayList<>();
    for (int i = 0; i < scales.size(); i++) {
      StageScale scale = scales.get(i);
      int throughput =
          rules.throughput(pipeline.stages().get(i), scale.batch(), scale.cores(), rest);
      lacking.add((rest + Math.max(1, throughput) - 1) / Math.max(1, throughput));
    }
    return lacking;
  }
}
