package io.gearshift.actors.control;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.FactorBook;
import io.gearshift.domain.pipeline.FactorBook.Observed;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What arrives, by family and by pipeline, and how many items a pipeline makes of its queries. */
final class DemandBook {
  private final Rate floor;
  private final Arrivals<FamilyId> families;
  private final Arrivals<PipelineId> pipelines;
  private final Map<PipelineId, Map<Edge, Observed>> second = new HashMap<>();
  private final Map<PipelineId, FactorBook> factors = new HashMap<>();

  /**
   * @param beginning what each family and pipeline is forecast by before anything has arrived
   * @param floor what each is planned for at least
   */
  DemandBook(Forecaster beginning, Rate floor) {
    this.floor = floor;
    this.families = new Arrivals<>(beginning);
    this.pipelines = new Arrivals<>(beginning);
  }

  void count(String node, Demand demand, Instant now) {
    families.count(node, demand.family(), demand.items(), now);
  }

  void count(String node, PipelineDemand demand, Instant now) {
    pipelines.count(node, demand.pipeline(), demand.queries(), now);
    Map<Edge, Observed> sums = second.computeIfAbsent(demand.pipeline(), id -> new HashMap<>());
    demand.observed().forEach((edge, more) -> sums.merge(edge, more, Observed::plus));
  }

  /** A second has passed; nodes that have been silent for so long count no more. */
  void endSecond(Instant now, Duration silentAfter) {
    families.endSecond(now.minus(silentAfter));
    pipelines.endSecond(now.minus(silentAfter));
    second.forEach((id, observed) -> factors.put(id, book(id).after(observed)));
    second.clear();
  }

  /** What was observed of variants for which a plan has no place is forgotten. */
  void follow(Plan plan) {
    Set<VariantId> placed =
        plan.placements().stream().map(Placement::variant).collect(Collectors.toSet());
    factors.replaceAll((id, book) -> book.only(placed));
  }

  /** Items per second to plan for. */
  Rate forecast(FamilyId family) {
    return floored(families.forecast(family));
  }

  /** Queries per second to plan for. */
  Rate forecast(PipelineId pipeline) {
    return floored(pipelines.forecast(pipeline));
  }

  /** What was observed, and what is expected of what was not. */
  Factors factors(PipelineId pipeline, Factors expected) {
    return book(pipeline).over(expected);
  }

  /** What arrived in the last second. */
  Map<FamilyId, Rate> newest() {
    return families.newest();
  }

  /** What arrived at pipelines in the last second. */
  Map<PipelineId, Rate> newestOfPipelines() {
    return pipelines.newest();
  }

  private FactorBook book(PipelineId pipeline) {
    return factors.getOrDefault(pipeline, FactorBook.EMPTY);
  }

  private Rate floored(Rate forecast) {
    return forecast.compareTo(floor) > 0 ? forecast : floor;
  }
}
