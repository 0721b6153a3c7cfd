package io.gearshift.actors.pipeline;

import io.gearshift.actors.stage.StageLoad;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.EarliestEnd;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.pipeline.StageDeadlines;
import io.gearshift.domain.plan.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pipeline's router knows of the time that stages take: from the plan, and from them. */
final class StageTimes {
  private record Heard(StageLoad load, Instant at) {}

  private final PipelineGraph graph;
  private final Map<FamilyId, Heard> heard = new HashMap<>();
  private long epoch = -1;
  private List<Budget> budgets = List.of();
  private StageDeadlines deadlines;

  StageTimes(PipelineGraph graph) {
    this.graph = graph;
    this.deadlines = StageDeadlines.of(graph, budgets, Map.of());
  }

  /** Obeys a plan from now on, unless a newer one is obeyed. */
  void adopt(long newer, List<Budget> others) {
    if (newer > epoch) {
      epoch = newer;
      budgets = others.stream().filter(b -> b.pipeline().equals(graph.id())).toList();
      deadlines = StageDeadlines.of(graph, budgets, runs());
    }
  }

  /** Of the newest plan; -1 before the first. */
  long epoch() {
    return epoch;
  }

  void hear(StageLoad load, Instant now) {
    Heard before = heard.put(load.family(), new Heard(load, now));
    if (before == null || !before.load().leastRun().equals(load.leastRun())) {
      deadlines = StageDeadlines.of(graph, budgets, runs());
    }
  }

  /** What was said before that time counts no more. */
  void forgetBefore(Instant time) {
    if (heard.values().removeIf(each -> each.at().isBefore(time))) {
      deadlines = StageDeadlines.of(graph, budgets, runs());
    }
  }

  PipelineReadiness readiness() {
    Map<String, Boolean> serving = new LinkedHashMap<>();
    for (Stage stage : graph.stages()) {
      serving.put(stage.name(), load(stage).isPresent());
    }
    return new PipelineReadiness(graph.id(), serving);
  }

  StageDeadlines deadlines() {
    return deadlines;
  }

  /** What the plan allows a variant at a stage. */
  Optional<Duration> budget(String stage, VariantId variant) {
    return budgets.stream()
        .filter(budget -> budget.stage().equals(stage) && budget.variant().equals(variant))
        .map(Budget::time)
        .findFirst();
  }

  /** How far away the end is at the earliest for an item that comes to a stage now. */
  Duration rest(String stage, Instant now) {
    Map<String, Duration> waits = new HashMap<>();
    for (Stage each : graph.stages()) {
      load(each)
          .ifPresent(
              last -> {
                Duration since = Duration.between(last.at(), now);
                waits.put(each.name(), last.load().leastWait().minus(since));
              });
    }
    return new EarliestEnd(graph, waits, runs()).from(stage);
  }

  /** By stage, the least that it takes without waiting. */
  private Map<String, Duration> runs() {
    Map<String, Duration> runs = new HashMap<>();
    for (Stage stage : graph.stages()) {
      load(stage).ifPresent(last -> runs.put(stage.name(), last.load().leastRun()));
    }
    return runs;
  }

  private Optional<Heard> load(Stage stage) {
    return Optional.ofNullable(heard.get(stage.family())).filter(last -> last.load().serving());
  }
}
