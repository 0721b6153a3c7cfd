package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * Shares the time of pipelines out over their stages, so that no way that queries take is allowed
 * more than its SLO.
 */
final class Budgets {
  private record At(String stage, VariantId variant) {}

  private final Problem problem;

  Budgets(Problem problem) {
    this.problem = problem;
  }

  /**
   * An even part of the SLO for every variant of every stage: for plans that have no routes yet.
   */
  List<Budget> even() {
    List<Budget> budgets = new ArrayList<>();
    for (PipelineLoad load : problem.pipelines()) {
      for (Stage stage : load.graph().stages()) {
        problem.families().stream()
            .filter(family -> family.id().equals(stage.family()))
            .flatMap(family -> family.variants().stream())
            .forEach(v -> budgets.add(even(load.graph(), stage, v.id())));
      }
    }
    return budgets;
  }

  /** For the variants that are on a way; where a stage has none, for those that are placed. */
  List<Budget> of(List<Route> routes, List<Placement> placements, BudgetRule rule) {
    List<Budget> budgets = new ArrayList<>();
    for (PipelineLoad load : problem.pipelines()) {
      PipelineGraph graph = load.graph();
      List<Route> own = routes.stream().filter(r -> r.pipeline().equals(graph.id())).toList();
      Map<At, Duration> times = times(graph, own, rule);
      for (Stage stage : graph.stages()) {
        boolean routed = times.keySet().stream().anyMatch(at -> at.stage().equals(stage.name()));
        if (!routed) {
          placements.stream()
              .map(Placement::variant)
              .filter(variant -> variant.family().equals(stage.family()))
              .distinct()
              .forEach(variant -> budgets.add(even(graph, stage, variant)));
        }
      }
      times.forEach(
          (at, time) -> budgets.add(new Budget(graph.id(), at.stage(), at.variant(), time)));
    }
    return budgets.isEmpty() ? even() : budgets;
  }

  private static Budget even(PipelineGraph graph, Stage stage, VariantId variant) {
    int longest =
        graph.branches().stream()
            .filter(branch -> branch.contains(stage))
            .mapToInt(List::size)
            .max()
            .orElse(1);
    return new Budget(graph.id(), stage.name(), variant, graph.slo().dividedBy(longest));
  }

  /** The most that any way allows a variant, made less wherever a way would be allowed too much. */
  private static Map<At, Duration> times(PipelineGraph graph, List<Route> routes, BudgetRule rule) {
    Map<At, Duration> times = new LinkedHashMap<>();
    forEachBranch(
        graph,
        routes,
        branch ->
            branch.forEach(
                stop -> times.merge(at(stop), rule.budget(graph, branch, stop), longer())));
    forEachBranch(
        graph,
        routes,
        branch -> {
          long sum = branch.stream().mapToLong(stop -> times.get(at(stop)).toNanos()).sum();
          if (sum > graph.slo().toNanos()) {
            double part = (double) graph.slo().toNanos() / sum;
            for (Route.Stop stop : branch) {
              times.computeIfPresent(
                  at(stop), (key, time) -> Duration.ofNanos((long) (time.toNanos() * part)));
            }
          }
        });
    return times;
  }

  private static BinaryOperator<Duration> longer() {
    return (a, b) -> a.compareTo(b) > 0 ? a : b;
  }

  private static At at(Route.Stop stop) {
    return new At(stop.stage(), stop.variant());
  }

  private static void forEachBranch(
      PipelineGraph graph, List<Route> routes, Consumer<List<Route.Stop>> visitor) {
    for (Route route : routes) {
      for (List<Stage> branch : graph.branches()) {
        visitor.accept(
            branch.stream().map(s -> route.stops().get(graph.stages().indexOf(s))).toList());
      }
    }
  }
}
