package io.gearshift.simulator.ipa;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.ipa.AccuracyMeasure;
import io.gearshift.planner.ipa.Configuration;
import io.gearshift.planner.ipa.IpaProgram;
import io.gearshift.planner.ipa.IpaWeights;
import io.gearshift.planner.ipa.ReplicaRule;
import io.gearshift.planner.ipa.StageOption;
import io.gearshift.planner.ipa.StageOptions;
import io.gearshift.planner.ipa.StageVariant;
import io.gearshift.planner.ipa.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What decides how a pipeline runs: IPA, or a rival that is free to choose less.
 *
 * @param stages what each is free to choose
 */
record IpaSystem(String name, PublishedPipeline pipeline, IpaWeights weights, List<Stage> stages) {
  /** The paper's. */
  private static final int SCALING_CAP = 100;

  /**
   * @param all its variants, the least accurate first
   * @param free those that may be run
   */
  record Stage(List<FittedVariant> all, Predicate<FittedVariant> free, ReplicaRule replicas) {}

  static IpaSystem ipa(PublishedPipeline pipeline, IpaData data, IpaWeights weights) {
    return of("IPA", pipeline, data, weights, (stage, variant) -> true, false);
  }

  static IpaSystem fa2Low(PublishedPipeline pipeline, IpaData data, IpaWeights weights) {
    return of("FA2-low", pipeline, data, weights, (s, v) -> isNamed(v, s.low()), false);
  }

  static IpaSystem fa2High(PublishedPipeline pipeline, IpaData data, IpaWeights weights) {
    return of("FA2-high", pipeline, data, weights, (s, v) -> isNamed(v, s.high()), false);
  }

  static IpaSystem rim(PublishedPipeline pipeline, IpaData data, IpaWeights weights) {
    return of("RIM", pipeline, data, weights, (stage, variant) -> true, true);
  }

  IpaSystem called(String other) {
    return new IpaSystem(other, pipeline, weights, stages);
  }

  private interface Choice {
    boolean isFree(PublishedPipeline.PublishedStage stage, FittedVariant variant);
  }

  private static IpaSystem of(
      String name,
      PublishedPipeline pipeline,
      IpaData data,
      IpaWeights weights,
      Choice choice,
      boolean fixedReplicas) {
    List<Stage> stages = new ArrayList<>();
    for (PublishedPipeline.PublishedStage stage : pipeline.stages()) {
      stages.add(
          new Stage(
              data.enabled(stage.task()),
              variant -> choice.isFree(stage, variant),
              fixedReplicas
                  ? ReplicaRule.always(stage.rimReplicas())
                  : ReplicaRule.upTo(SCALING_CAP)));
    }
    return new IpaSystem(name, pipeline, weights, stages);
  }

  /** The authors' list of pipelines shortens the names of variants. */
  private static boolean isNamed(FittedVariant variant, String name) {
    String full = variant.id().name().replace("-xsum", "");
    return full.contains(name) && !full.contains("xlm-" + name);
  }

  /**
   * The best configuration for a rate; the current one if none is feasible.
   *
   * @param current empty at the start
   */
  Optional<Configuration> decide(Rate rate, Optional<Configuration> current) {
    List<List<StageOption>> options = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      int stage = i;
      options.add(
          new StageOptions(pipeline.margins(), Waiting.TO_FILL, stages.get(i).replicas())
              .of(variants(stages.get(i)), rate, current.map(now -> now.options().get(stage))));
    }
    return IpaProgram.chain(options, pipeline.sla(), weights).solve().or(() -> current);
  }

  private List<StageVariant> variants(Stage stage) {
    Map<VariantId, Double> scores = scores(stage, weights.measure());
    return stage.all().stream()
        .filter(stage.free())
        .map(
            variant ->
                new StageVariant(
                    variant.id(),
                    variant.accuracy(),
                    scores.get(variant.id()),
                    0,
                    variant.cores(),
                    variant.latencies(pipeline.largestBatch())))
        .toList();
  }

  private static Map<VariantId, Double> scores(Stage stage, AccuracyMeasure measure) {
    return measure.scores(
        stage.all().stream()
            .collect(Collectors.toMap(FittedVariant::id, variant -> variant.accuracy().value())));
  }

  FittedVariant variant(int stage, Configuration configuration) {
    VariantId id = configuration.options().get(stage).variant();
    return stages.get(stage).all().stream()
        .filter(variant -> variant.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  double rankSum(Configuration configuration) {
    double sum = 0;
    for (int i = 0; i < stages.size(); i++) {
      sum +=
          scores(stages.get(i), AccuracyMeasure.RANK_SUM)
              .get(configuration.options().get(i).variant());
    }
    return sum;
  }

  double product(Configuration configuration) {
    return configuration.options().stream()
        .mapToDouble(option -> option.accuracy().value())
        .reduce(1, (a, b) -> a * b);
  }
}
