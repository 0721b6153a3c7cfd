package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Books.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of {@link PlanCheck} that is about pipelines. Which paths may be taken at all is settled
 * by {@link PathFlow}: a plan that counts on others falls short of what it states.
 */
final class PipelineCheck {
  private static final double TOLERANCE = 1e-6;

  private record At(PipelineId pipeline, String stage, VariantId variant) {}

  private final Plan plan;
  private final Books books;
  private final List<Route> routes;
  private final Map<PipelineId, PipelineGraph> graphs = new HashMap<>();
  private final Map<At, Duration> budgets = new HashMap<>();

  PipelineCheck(Problem problem, Plan plan, Books books) {
    this.plan = plan;
    this.books = books;
    this.routes = books.routes();
    problem.pipelines().forEach(load -> graphs.put(load.graph().id(), load.graph()));
    plan.budgets()
        .forEach(b -> budgets.put(new At(b.pipeline(), b.stage(), b.variant()), b.time()));
  }

  void addViolations(List<String> found) {
    budgetsAreOfStages(found);
    budgetsAreInsideTheSlo(found);
    sharesAreNoMoreThanDevicesServe(found);
  }

  private void budgetsAreOfStages(List<String> found) {
    if (budgets.size() < plan.budgets().size()) {
      found.add("A variant has two budgets at a stage.");
    }
    for (At at : budgets.keySet()) {
      PipelineGraph graph = graphs.get(at.pipeline());
      boolean known =
          graph != null
              && graph.stages().stream()
                  .filter(stage -> stage.name().equals(at.stage()))
                  .anyMatch(stage -> stage.family().equals(at.variant().family()));
      if (!known) {
        found.add(
            "There is no stage '%s' of %s for %s to have a budget at."
                .formatted(at.stage(), at.pipeline(), at.variant()));
      }
    }
  }

  /** Budgets along a way leave no query more time than it has. */
  private void budgetsAreInsideTheSlo(List<String> found) {
    for (Route route : routes) {
      PipelineGraph graph = graphs.get(route.pipeline());
      if (graph != null) {
        graph.branches().forEach(branch -> isInsideItsSlo(route, graph, branch, found));
      }
    }
  }

  private void isInsideItsSlo(
      Route route, PipelineGraph graph, List<Stage> branch, List<String> found) {
    Duration sum = Duration.ZERO;
    for (Stage stage : branch) {
      VariantId variant = route.stops().get(graph.stages().indexOf(stage)).variant();
      Duration budget = budgets.get(new At(graph.id(), stage.name(), variant));
      if (budget == null) {
        found.add(
            "%s serves stage '%s' of %s and has no budget there."
                .formatted(variant, stage.name(), graph.id()));
        return;
      }
      sum = sum.plus(budget);
    }
    if (sum.compareTo(graph.slo()) > 0) {
      found.add(
          "The budgets on a way through %s to stage '%s' are %s (expected: at most %s, its SLO)."
              .formatted(graph.id(), branch.get(branch.size() - 1).name(), sum, graph.slo()));
    }
  }

  /** What is sent to a device by the shares of what is served takes no more than all its time. */
  private void sharesAreNoMoreThanDevicesServe(List<String> found) {
    Map<FamilyId, Double> items = new HashMap<>();
    books.entries.forEach(
        (seat, entry) -> items.merge(entry.family().id(), books.served(seat), Double::sum));
    Map<DeviceId, Double> time = new LinkedHashMap<>();
    books.shares.forEach(
        (seat, share) -> {
          Entry entry = books.entries.get(seat);
          if (entry != null) {
            double sent = share.fraction() * items.get(seat.variant().family());
            time.merge(seat.device(), sent / entry.capacity(), Double::sum);
          }
        });
    time.forEach(
        (device, sum) -> {
          if (sum > 1 + TOLERANCE) {
            found.add(
                String.format(
                    Locale.ROOT,
                    "The shares send %s %.6f times what it can serve (expected: at most 1).",
                    device,
                    sum));
          }
        });
  }
}
