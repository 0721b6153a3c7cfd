package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.RestOfWay;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.pipeline.StageDeadlines;
import io.gearshift.domain.plan.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a pipeline's router knows of the time that stages take: from the plan, and from their
 * routers, which it hears now and then.
 */
final class StageTimes {
  /** As often as a live router tells of itself. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private record Use(String stage, VariantId variant) {}

  private final PipelineGraph graph;
  private final Function<FamilyId, StageLoad> loads;
  private final Map<String, StageLoad> heard = new HashMap<>();
  private final Map<Use, Duration> budgetOf = new HashMap<>();
  private List<Budget> budgets = List.of();
  private Map<String, Duration> runs = Map.of();
  private StageDeadlines deadlines;
  private RestOfWay rest;
  private Instant heardAt = Instant.MIN;
  private Instant restAt = Instant.MIN;

  StageTimes(PipelineGraph graph, Function<FamilyId, StageLoad> loads) {
    this.graph = graph;
    this.loads = loads;
    this.deadlines = StageDeadlines.of(graph, budgets, runs);
    this.rest = new RestOfWay(graph, Map.of());
  }

  /** Obeys the budgets of a plan from now on. */
  void adopt(List<Budget> others) {
    budgets = others.stream().filter(budget -> budget.pipeline().equals(graph.id())).toList();
    budgetOf.clear();
    budgets.forEach(b -> budgetOf.putIfAbsent(new Use(b.stage(), b.variant()), b.time()));
    deadlines = StageDeadlines.of(graph, budgets, runs);
  }

  /** Asks the routers, unless they were asked a moment ago. */
  void hear(Instant now) {
    if (now.isBefore(heardAt.plus(PAUSE))) {
      return;
    }
    heardAt = now;
    restAt = Instant.MIN;
    Map<String, Duration> newest = new HashMap<>();
    for (Stage stage : graph.stages()) {
      StageLoad load = loads.apply(stage.family());
      heard.put(stage.name(), load);
      if (load.serving()) {
        newest.put(stage.name(), load.leastRun());
      }
    }
    if (!newest.equals(runs)) {
      runs = newest;
      deadlines = StageDeadlines.of(graph, budgets, runs);
    }
  }

  StageDeadlines deadlines() {
    return deadlines;
  }

  /** What the plan allows a variant at a stage. */
  Optional<Duration> budget(String stage, VariantId variant) {
    return Optional.ofNullable(budgetOf.get(new Use(stage, variant)));
  }

  /**
   * What a stage and the longest way after it take at least, waiting included. Of a wait that was
   * heard a while ago the while is over.
   */
  Duration rest(String stage, Instant now) {
    if (!now.equals(restAt)) {
      restAt = now;
      rest = new RestOfWay(graph, times(Duration.between(heardAt, now)));
    }
    return rest.from(stage);
  }

  private Map<String, Duration> times(Duration since) {
    Map<String, Duration> times = new HashMap<>();
    heard.forEach(
        (stage, load) -> {
          if (load.serving()) {
            Duration wait = load.leastWait().minus(since);
            times.put(stage, wait.isNegative() ? load.leastRun() : load.leastRun().plus(wait));
          }
        });
    return times;
  }
}
