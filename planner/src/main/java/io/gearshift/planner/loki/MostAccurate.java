package io.gearshift.planner.loki;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.planner.pipeline.PathOption;
import io.gearshift.planner.pipeline.PipelineModel;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The most accurate variant of each task that can be in time beside the quickest of the others. One
 * that can nowhere is no use to scale with.
 */
final class MostAccurate {
  private final PipelineModel model;

  MostAccurate(PipelineModel model) {
    this.model = model;
  }

  Set<VariantId> variants() {
    Set<VariantId> variants = new HashSet<>();
    for (PipelineLoad load : model.workload().loads()) {
      for (Stage stage : load.graph().stages()) {
        best(stage.family()).ifPresent(variants::add);
      }
    }
    return variants;
  }

  private Optional<VariantId> best(FamilyId id) {
    return model.families().stream()
        .filter(family -> family.id().equals(id))
        .map(Family::variants)
        .flatMap(List::stream)
        .filter(variant -> isInTime(variant.id()))
        .max(
            Comparator.comparing(Variant::accuracy)
                .thenComparing(variant -> variant.id().name(), Comparator.reverseOrder()))
        .map(Variant::id);
  }

  private boolean isInTime(VariantId variant) {
    return model.workload().loads().stream()
        .allMatch(
            load ->
                load.graph().branches().stream()
                    .allMatch(
                        branch ->
                            time(branch, variant) <= load.graph().slo().dividedBy(2).toNanos()));
  }

  /** What the quickest batches take, those of the variant where its family stands; 0 elsewhere. */
  private long time(List<Stage> branch, VariantId variant) {
    if (branch.stream().noneMatch(stage -> stage.family().equals(variant.family()))) {
      return 0;
    }
    return branch.stream()
        .mapToLong(
            stage ->
                stage.family().equals(variant.family())
                    ? quickest(option -> option.variant().equals(variant))
                    : quickest(option -> option.variant().family().equals(stage.family())))
        .reduce(0, (a, b) -> a == Long.MAX_VALUE || b == Long.MAX_VALUE ? Long.MAX_VALUE : a + b);
  }

  private long quickest(Predicate<PathOption> options) {
    LongStream nanos = model.options().stream().filter(options).mapToLong(PathOption::nanos);
    return nanos.min().orElse(Long.MAX_VALUE);
  }
}
