package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Makes a plan of placements: what it serves, what it sheds, how time is shared out, what it is
 * worth and why. Numbers are those of {@link PlanCheck}, which has queries take the best ways.
 */
public final class PipelineReport {
  private final Problem problem;
  private final PlanCheck check;
  private final BudgetRule rule;

  public PipelineReport(Problem problem, PlanCheck check, BudgetRule rule) {
    this.problem = problem;
    this.check = check;
    this.rule = rule;
  }

  /** What placements come to. */
  public PlanCheck.Outcome outcome(List<Placement> placements) {
    return check.outcome(problem, bare(placements, new Budgets(problem).even()));
  }

  /**
   * What placements come to if others beside them are loaded for nothing.
   *
   * @param others that may be used
   */
  double value(List<Placement> placements, List<Placement> others) {
    List<Placement> all = new ArrayList<>(placements);
    all.addAll(others);
    List<Placement> standing =
        new ArrayList<>(problem.running().map(Plan::placements).orElse(List.of()));
    standing.addAll(others);
    Problem given =
        problem.running().isEmpty()
            ? problem
            : problem.withRunning(new Plan(0, standing, List.of()));
    return check.value(given, bare(all, new Budgets(problem).even()));
  }

  private static Plan bare(List<Placement> placements, List<Budget> budgets) {
    return new Plan(0, placements, List.of(), Map.of(), budgets, Optional.empty(), List.of());
  }

  /**
   * @param bound in points, if the planner knows one
   * @param source the method that found the placements
   * @param reasons to begin the rationale with
   */
  public Plan plan(
      long epoch,
      List<Placement> placements,
      OptionalDouble bound,
      String source,
      Duration solveTime,
      List<String> reasons) {
    PlanCheck.Outcome outcome = outcome(placements);
    Evaluation evaluation = new Evaluation(outcome.value(), bound, source, solveTime);
    List<String> lines = new ArrayList<>(reasons);
    lines.addAll(new PipelineRationale(problem, placements, outcome).lines());
    lines.add("The plan is worth " + evaluation + ".");
    return new Plan(
        epoch,
        placements,
        shares(outcome),
        outcome.shortfall(),
        new Budgets(problem).of(outcome.routes(), placements, rule),
        Optional.of(evaluation),
        lines);
  }

  /** In proportion to what each instance serves. */
  private static List<Share> shares(PlanCheck.Outcome outcome) {
    Map<FamilyId, Double> sums = new HashMap<>();
    outcome
        .served()
        .forEach((p, rate) -> sums.merge(p.variant().family(), rate.perSecond(), Double::sum));
    List<Share> shares = new ArrayList<>();
    for (Map.Entry<Placement, Rate> served : outcome.served().entrySet()) {
      Placement placement = served.getKey();
      double sum = sums.get(placement.variant().family());
      double fraction = Math.min(1, served.getValue().perSecond() / sum);
      if (fraction > 0) {
        shares.add(new Share(placement.device(), placement.variant(), fraction));
      }
    }
    return shares;
  }
}
