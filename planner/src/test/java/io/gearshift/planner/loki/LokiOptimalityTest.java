package io.gearshift.planner.loki;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.RandomProblems;
import io.gearshift.planner.pipeline.BudgetRule;
import io.gearshift.planner.pipeline.PipelineReport;
import io.gearshift.planner.pipeline.RandomPipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against every set of variants and batches on a few like devices. */
class LokiOptimalityTest {
  private static final LokiSettings SETTINGS = LokiSettings.PAPER;
  private static final Objective ACCURACY =
      new Objective(1_000, Rate.ZERO, Rate.ZERO, Duration.ofSeconds(1));
  private static final PlanCheck CHECK = new PlanCheck(SETTINGS.assumptions(), ACCURACY, 1);
  private static final double ROUNDING = 1e-3;

  /**
   * @param devices that any set needs which serves all with the best variants
   * @param value of the best set of all, in points
   */
  private record Best(int devices, double value) {}

  @Test
  void noSetOfDevicesIsBetterThanThePlan() {
    long seed = 7;
    System.out.println("LokiOptimalityTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    LokiPlanner planner = new LokiPlanner(SETTINGS, RandomProblems.STILL);
    int hardware = 0;
    int accuracy = 0;
    int reached = 0;
    while (hardware + accuracy < 24) {
      Problem problem = RandomPipelines.small(random);
      if (isSmallEnough(problem)) {
        Problem fresh =
            new Problem(
                problem.devices(),
                problem.families(),
                problem.profiles(),
                problem.demand(),
                problem.pipelines(),
                Optional.empty());
        Plan plan = planner.plan(fresh, 1);
        Best best = new Search(fresh).best();
        if (best.devices() < Integer.MAX_VALUE) {
          hardware++;
          assertThat(plan.evaluation().orElseThrow().source()).isEqualTo("hardware scaling");
          assertThat(plan.placements()).hasSize(best.devices());
          reached++;
        } else {
          accuracy++;
          double value = CHECK.value(fresh, plan);
          assertThat(value).isLessThanOrEqualTo(best.value() + ROUNDING);
          reached += value >= best.value() - ROUNDING * Math.max(1, Math.abs(best.value())) ? 1 : 0;
        }
      }
    }
    assertThat(hardware).isPositive();
    assertThat(accuracy).isPositive();
    assertThat(reached).isGreaterThanOrEqualTo(22);
  }

  private static boolean isSmallEnough(Problem problem) {
    return problem.pipelines().size() == 1
        && problem.families().size() == 2
        && problem.pipelines().get(0).graph().stages().size() == 2
        && problem.devices().size() > 1
        && problem.devices().stream().map(d -> d.kind() + " " + d.memoryBytes()).distinct().count()
            == 1;
  }

  /** Tries every set, like devices being all the same. */
  private static final class Search {
    private final Problem problem;
    private final PipelineReport report;
    private final List<Placement> choices = new ArrayList<>();
    private final List<VariantId> mostAccurate;
    private int devices = Integer.MAX_VALUE;
    private double value = Double.NEGATIVE_INFINITY;

    Search(Problem problem) {
      this.problem = problem;
      this.report = new PipelineReport(problem, CHECK, BudgetRule.ALL_OF_THE_SLO);
      for (VariantProfile profile : problem.profiles()) {
        if (profile.kind().equals(problem.devices().get(0).kind())
            && profile.memoryBytes() <= problem.devices().get(0).memoryBytes()) {
          for (int batch : profile.p50().points().keySet()) {
            choices.add(new Placement(problem.devices().get(0).id(), profile.variant(), batch));
          }
        }
      }
      this.mostAccurate =
          problem.families().stream().map(Search::mostAccurate).map(Variant::id).toList();
    }

    private static Variant mostAccurate(Family family) {
      return family.variants().get(family.variants().size() - 1);
    }

    Best best() {
      extend(0, new ArrayList<>());
      return new Best(devices, value);
    }

    private void extend(int from, List<Placement> chosen) {
      if (!runsOneSize(chosen)) {
        return;
      }
      PlanCheck.Outcome outcome = report.outcome(chosen);
      value = Math.max(value, outcome.value());
      boolean accurate = chosen.stream().allMatch(p -> mostAccurate.contains(p.variant()));
      boolean staffed = chosen.stream().map(p -> p.variant().family()).distinct().count() == 2;
      if (accurate && staffed && outcome.shortfall().isEmpty()) {
        devices = Math.min(devices, chosen.size());
      }
      for (int i = from; i < choices.size() && chosen.size() < problem.devices().size(); i++) {
        Placement choice = choices.get(i);
        chosen.add(
            new Placement(
                problem.devices().get(chosen.size()).id(), choice.variant(), choice.batchCap()));
        extend(i, chosen);
        chosen.remove(chosen.size() - 1);
      }
    }

    private static boolean runsOneSize(List<Placement> chosen) {
      Map<VariantId, Integer> sizes = new HashMap<>();
      return chosen.stream()
          .allMatch(p -> sizes.merge(p.variant(), p.batchCap(), (a, b) -> a) == p.batchCap());
    }
  }
}
