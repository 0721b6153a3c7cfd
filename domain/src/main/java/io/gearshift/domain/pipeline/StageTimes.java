package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Budget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is known of the time that the stages of a pipeline take: from the plan, and from the routers
 * of their families, which are heard now and then. Of a wait that was heard a while ago the while
 * is over.
 */
public final class StageTimes {
  private record Heard(Duration leastWait, Duration leastRun, Duration bestRun, Instant at) {}

  private record Use(String stage, VariantId variant) {}

  private final PipelineGraph graph;
  private final Map<String, Double> items = new HashMap<>();
  private final Map<FamilyId, Heard> heard = new HashMap<>();
  private final Map<Use, Duration> budgetOf = new HashMap<>();
  private long epoch = -1;
  private List<Budget> budgets = List.of();
  private StageDeadlines deadlines;
  private Optional<EarliestEnd> ends = Optional.empty();
  private Instant endsAt = Instant.MIN;

  /**
   * @param expected how many items a stage is expected to get for each of the stage before it
   */
  public StageTimes(PipelineGraph graph, Factors expected) {
    this.graph = graph;
    for (Stage stage : graph.stages()) {
      double before = stage.parent().map(items::get).orElse(1.0);
      items.put(stage.name(), before * expected.most(stage.name()));
    }
    this.deadlines = StageDeadlines.of(graph, budgets, Map.of(), Map.of());
  }

  public PipelineGraph graph() {
    return graph;
  }

  /**
   * Obeys a plan from now on, unless a newer one is obeyed.
   *
   * @param others budgets of any pipelines
   */
  public void adopt(long newer, List<Budget> others) {
    if (newer > epoch) {
      epoch = newer;
      budgets = others.stream().filter(b -> b.pipeline().equals(graph.id())).toList();
      budgetOf.clear();
      budgets.forEach(b -> budgetOf.putIfAbsent(new Use(b.stage(), b.variant()), b.time()));
      shareOut();
    }
  }

  private void shareOut() {
    Map<String, Duration> best = new HashMap<>();
    for (Stage stage : graph.stages()) {
      Heard last = heard.get(stage.family());
      if (last != null) {
        double nanos = last.bestRun().toNanos() * items.get(stage.name());
        best.put(stage.name(), Duration.ofNanos(Math.round(nanos)));
      }
    }
    deadlines = StageDeadlines.of(graph, budgets, best, runs());
  }

  /** Of the newest plan; -1 before the first. */
  public long epoch() {
    return epoch;
  }

  /**
   * A family is served.
   *
   * @param leastWait how much longer than the fastest run the first end is away, for what waits
   * @param leastRun of one item on the fastest instance
   * @param bestRun of one item on the most accurate instance
   */
  public void hear(
      FamilyId family, Duration leastWait, Duration leastRun, Duration bestRun, Instant now) {
    Heard before = heard.put(family, new Heard(leastWait, leastRun, bestRun, now));
    ends = Optional.empty();
    if (before == null
        || !before.leastRun().equals(leastRun)
        || !before.bestRun().equals(bestRun)) {
      shareOut();
    }
  }

  /** Nothing serves a family. */
  public void forget(FamilyId family) {
    forget(entry -> entry.getKey().equals(family));
  }

  /** What was heard before that time counts no more. */
  public void forgetBefore(Instant time) {
    forget(entry -> entry.getValue().at().isBefore(time));
  }

  private void forget(Predicate<Map.Entry<FamilyId, Heard>> condition) {
    if (heard.entrySet().removeIf(condition)) {
      ends = Optional.empty();
      shareOut();
    }
  }

  /** By stage, in their order, whether anything serves it. */
  public Map<String, Boolean> serving() {
    Map<String, Boolean> serving = new LinkedHashMap<>();
    graph.stages().forEach(s -> serving.put(s.name(), heard.containsKey(s.family())));
    return serving;
  }

  public StageDeadlines deadlines() {
    return deadlines;
  }

  /** What the plan allows a variant at a stage. */
  public Optional<Duration> budget(Stage stage, VariantId variant) {
    return Optional.ofNullable(budgetOf.get(new Use(stage.name(), variant)));
  }

  /** How far away the end is at the earliest for an item that comes to a stage now. */
  public Duration rest(Stage stage, Instant now) {
    if (ends.isEmpty() || !now.equals(endsAt)) {
      endsAt = now;
      ends = Optional.of(new EarliestEnd(graph, waits(now), runs()));
    }
    return ends.get().from(stage.name());
  }

  private Map<String, Duration> waits(Instant now) {
    Map<String, Duration> waits = new HashMap<>();
    for (Stage stage : graph.stages()) {
      Heard last = heard.get(stage.family());
      if (last != null) {
        waits.put(stage.name(), last.leastWait().minus(Duration.between(last.at(), now)));
      }
    }
    return waits;
  }

  /** By stage, the least that it takes without waiting. */
  private Map<String, Duration> runs() {
    Map<String, Duration> runs = new HashMap<>();
    for (Stage stage : graph.stages()) {
      Heard last = heard.get(stage.family());
      if (last != null) {
        runs.put(stage.name(), last.leastRun());
      }
    }
    return runs;
  }
}
