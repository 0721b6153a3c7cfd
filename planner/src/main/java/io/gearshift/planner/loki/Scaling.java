package io.gearshift.planner.loki;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.loki.LokiProgramme.Aim;
import io.gearshift.planner.loki.Ways.Way;
import io.gearshift.planner.pipeline.BudgetRule;
import io.gearshift.planner.pipeline.Dealing;
import io.gearshift.planner.pipeline.PathOption;
import io.gearshift.planner.pipeline.PipelineModel;
import io.gearshift.planner.pipeline.PipelineModel.Batches;
import io.gearshift.planner.pipeline.PipelineReport;
import io.gearshift.planner.pipeline.PipelineSearch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The two steps of Loki for one problem. */
final class Scaling {
  private static final double UNSERVED = 1_000;
  private static final double SMALL = 1e-6;
  private static final double GAP = 0.01;
  private static final int MOST_PATHS = 200;

  /**
   * Placements, and how they came about.
   *
   * @param reasons for the rationale
   */
  record Scaled(List<Placement> placements, String source, List<String> reasons) {
    static final Scaled NOTHING = new Scaled(List.of(), "giving up", List.of());
  }

  private final Problem problem;
  private final LokiSettings settings;
  private final Deadline deadline;
  private final LongSupplier nanos;
  private final PipelineModel all;

  Scaling(Problem problem, LokiSettings settings, Deadline deadline, LongSupplier nanos) {
    this.problem = problem;
    this.settings = settings;
    this.deadline = deadline;
    this.nanos = nanos;
    // a device is only worth what breaks ties
    this.all = model(SMALL, variant -> true);
  }

  /**
   * @param devicePrice in queries per second, of all that are asked
   */
  private PipelineModel model(double devicePrice, Predicate<VariantId> variants) {
    double total = problem.pipelines().stream().mapToDouble(l -> l.demand().perSecond()).sum();
    Problem fresh =
        new Problem(
            problem.devices(),
            problem.families(),
            problem.profiles(),
            problem.demand(),
            problem.pipelines(),
            Optional.empty());
    return PipelineModel.of(
        fresh,
        settings.assumptions(),
        objective(Rate.of(devicePrice * Math.max(1, total))),
        Batches.ONE,
        variants);
  }

  private static Objective objective(Rate devicePrice) {
    return new Objective(UNSERVED, devicePrice, Rate.ZERO, Duration.ofDays(1));
  }

  /** As few devices as will do with the most accurate variants; empty if no number will. */
  Optional<Scaled> hardware() {
    Set<VariantId> best = new MostAccurate(all).variants();
    PipelineModel model = model(GAP / Math.max(1, problem.devices().size()), best::contains);
    Solved solved = solve(model, Aim.HARDWARE);
    if (!solved.servesAll()) {
      return Optional.empty();
    }
    int devices = IntStream.of(solved.counts()).sum();
    return Optional.of(
        scaled(
            model,
            solved,
            "hardware scaling",
            "The most accurate variants serve all on %d of %d devices, and fewer would not do as far as was found."
                .formatted(devices, problem.devices().size())));
  }

  /** As much accuracy as all devices give. */
  Scaled accuracy() {
    Solved solved = solve(all, Aim.ACCURACY);
    return scaled(
        all,
        solved,
        "accuracy scaling",
        solved.servesAll()
            ? String.format(
                Locale.ROOT,
                "The most accurate variants cannot serve all: at %.2f %% of their accuracy all is served, and at most %.2f %% are possible.",
                solved.value(),
                solved.bound())
            : "Even the quickest variants cannot serve all: as much is served as was found possible.");
  }

  /** What runs, in batches that are in time. */
  Scaled kept() {
    Dealing dealing = new Dealing(problem, all);
    return new Scaled(dealing.of(dealing.running()), "what runs, refitted", List.of());
  }

  private Scaled scaled(PipelineModel model, Solved solved, String phase, String reason) {
    List<String> reasons = new ArrayList<>(List.of("In " + phase + ": " + reason));
    reasons.add(solved.method());
    List<Placement> placements = new Dealing(problem, model).of(solved.counts());
    return new Scaled(placements, phase, reasons);
  }

  /**
   * Numbers of devices.
   *
   * @param value in points, devices and loads for nothing
   * @param bound in points
   * @param method what found them, for people
   */
  private record Solved(
      int[] counts, boolean servesAll, double value, double bound, String method) {}

  private Solved solve(PipelineModel model, Aim aim) {
    Duration half = Duration.ofMillis(deadline.millisLeft() / 2 + 1);
    PipelineSearch search =
        new PipelineSearch(model, Deadline.in(half, nanos), GAP, settings.seed());
    int[] start = staffed(model, search.counts(new int[model.options().size()]));
    Solved columns = solved(model, start, search.bound(), "Path columns found the plan.");
    Optional<List<Way>> ways = Ways.of(model, MOST_PATHS);
    if (ways.isEmpty()) {
      return because(columns, "Path columns found the plan: the MILP would have too many paths.");
    }
    if (ways.get().isEmpty() || !columns.servesAll()) {
      return columns;
    }
    Optional<Solved> milp =
        LokiProgramme.solve(model, aim, ways.get(), start, deadline)
            .map(counts -> solved(model, counts, search.bound(), "The MILP found the plan."));
    if (milp.isEmpty()) {
      return because(columns, "Path columns found the plan: the MILP found nothing in time.");
    }
    return Comparator.comparing(Solved::servesAll)
                .thenComparingDouble(solved -> worth(solved, aim))
                .compare(milp.get(), columns)
            > 0
        ? milp.get()
        : because(columns, "Path columns found the plan, and the MILP none that is better.");
  }

  private static double worth(Solved solved, Aim aim) {
    return aim == Aim.HARDWARE ? -IntStream.of(solved.counts()).sum() : solved.value();
  }

  private static Solved because(Solved solved, String method) {
    return new Solved(solved.counts(), solved.servesAll(), solved.value(), solved.bound(), method);
  }

  private Solved solved(PipelineModel model, int[] counts, double bound, String method) {
    PlanCheck check = new PlanCheck(settings.assumptions(), objective(Rate.ZERO), 1);
    PlanCheck.Outcome outcome =
        new PipelineReport(problem, check, BudgetRule.ALL_OF_THE_SLO)
            .outcome(new Dealing(problem, model).of(counts));
    return new Solved(counts, outcome.shortfall().isEmpty(), outcome.value(), bound, method);
  }

  /** A task without demand has a worker too, as long as devices are left. */
  private static int[] staffed(PipelineModel model, int[] counts) {
    int[] staffed = counts.clone();
    int[] idle = model.classes().stream().mapToInt(c -> model.devices(c.index())).toArray();
    model.options().forEach(option -> idle[option.deviceClass()] -= counts[option.index()]);
    for (PipelineLoad load : model.workload().loads()) {
      PipelineGraph graph = load.graph();
      for (Stage stage : graph.stages()) {
        List<PathOption> own =
            model.options().stream()
                .filter(option -> option.variant().family().equals(stage.family()))
                .toList();
        if (own.stream().allMatch(option -> staffed[option.index()] == 0)) {
          own.stream()
              .filter(option -> idle[option.deviceClass()] > 0)
              .findFirst()
              .ifPresent(
                  option -> {
                    staffed[option.index()]++;
                    idle[option.deviceClass()]--;
                  });
        }
      }
    }
    return staffed;
  }
}
