package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.DeviceClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Chooses variants, batches and devices for pipelines and single families together, so that all
 * demand is served and served most accurately from end to end.
 *
 * <p>Its columns are paths: one option (variant, kind of device, batch) for each stage, whose
 * batches take no longer than half of the SLO together and whose accuracy is the exact product. So
 * replicas of one variant may run different batches, and latency holds on every path by itself. The
 * relaxation over all paths proves a bound ({@link PathRelaxation}), whole devices are found by
 * {@link PipelineSearch}, and where devices host what fits, parts of devices are packed together
 * ({@link Residency}), which as a rule comes close to the bound at once.
 *
 * <p>Every plan passes {@link PlanCheck} before it is given out. What runs is kept unless a new
 * plan gains enough. Should all else fail, the plan is to serve nothing, and says so.
 */
public final class PipelinePlanner implements Planner {
  private static final String KEPT = "what runs, kept";

  private final PipelineSettings settings;
  private final LongSupplier nanos;
  private final PlanCheck check;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public PipelinePlanner(PipelineSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    this.check =
        new PlanCheck(settings.assumptions(), settings.objective(), settings.variantsPerDevice());
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    List<String> trouble = new ArrayList<>();
    return attempt(problem, trouble, () -> new Planning(problem, epoch, trouble).best())
        .or(() -> attempt(problem, trouble, () -> new Planning(problem, epoch, trouble).kept()))
        .orElseGet(() -> new Planning(problem, epoch, trouble).nothing());
  }

  private Optional<Plan> attempt(Problem problem, List<String> trouble, Supplier<Plan> plans) {
    try {
      Plan plan = plans.get();
      List<String> violations = check.violations(problem, plan);
      if (violations.isEmpty()) {
        return Optional.of(plan);
      }
      violations.forEach(violation -> trouble.add("A plan was thrown away: " + violation));
    } catch (RuntimeException e) {
      trouble.add("A search failed: " + e + ".");
    }
    return Optional.empty();
  }

  /** One problem being solved. */
  private final class Planning {
    private final Problem problem;
    private final long epoch;
    private final List<String> trouble;
    private final long started = nanos.getAsLong();
    private final PipelineReport report;

    Planning(Problem problem, long epoch, List<String> trouble) {
      this.problem = problem;
      this.epoch = epoch;
      this.trouble = trouble;
      this.report = new PipelineReport(problem, check, BudgetRule.ALL_OF_THE_SLO);
    }

    /** What a method found, and what it is worth. */
    private record Candidate(List<Placement> placements, String source, double value) {}

    private Candidate candidate(List<Placement> placements, String source) {
      return new Candidate(placements, source, report.outcome(placements).value());
    }

    Plan best() {
      PipelineModel model = model();
      Deadline deadline = Deadline.in(settings.timeLimit(), nanos);
      PipelineSearch search =
          new PipelineSearch(model, deadline, settings.targetGap(), settings.seed());
      OptionalDouble bound = OptionalDouble.of(search.bound());
      Candidate best = searched(model, search);
      Candidate kept = candidate(standing(model), KEPT);
      boolean stays =
          problem.running().isPresent()
              && mayStand(kept.placements())
              && best.value() - kept.value() <= settings.worthwhile();
      return stays ? settled(plan(kept, bound), problem.running().get()) : plan(best, bound);
    }

    private Candidate searched(PipelineModel model, PipelineSearch search) {
      Dealing dealing = new Dealing(problem, model);
      if (settings.hosting() == Hosting.ONE_VARIANT) {
        return candidate(dealing.of(search.counts(dealing.running())), "path columns");
      }
      Candidate packed =
          candidate(
              new Residency(problem, model, search.relaxed()).placements(), "path columns, packed");
      if (search.bound() - packed.value() <= settings.targetGap()) {
        return packed;
      }
      int[] counts = search.counts(dealing.running());
      double[] needs = new double[counts.length];
      for (int option = 0; option < counts.length; option++) {
        needs[option] = counts[option];
      }
      Candidate whole =
          candidate(
              new Residency(problem, model, needs).placements(), "path columns, whole devices");
      return whole.value() > packed.value() ? whole : packed;
    }

    private PipelineModel model() {
      return PipelineModel.of(
          problem,
          settings.assumptions(),
          settings.objective(),
          PipelineModel.Batches.SEVERAL,
          variant -> true);
    }

    /** What runs and still may, in batches that were planned with. */
    private List<Placement> standing(PipelineModel model) {
      Map<DeviceId, Integer> classes = new HashMap<>();
      for (DeviceClass deviceClass : model.classes()) {
        deviceClass.devices().forEach(device -> classes.put(device.id(), deviceClass.index()));
      }
      Set<VariantId> known = new HashSet<>();
      problem.families().forEach(f -> f.variants().forEach(variant -> known.add(variant.id())));
      List<Placement> standing = new ArrayList<>();
      for (Placement old : problem.running().map(Plan::placements).orElse(List.of())) {
        if (classes.containsKey(old.device()) && known.contains(old.variant())) {
          int cap =
              model
                  .option(old.variant(), classes.get(old.device()), old.batchCap())
                  .map(PathOption::batch)
                  .orElse(1);
          standing.add(new Placement(old.device(), old.variant(), cap));
        }
      }
      return standing;
    }

    private boolean mayStand(List<Placement> placements) {
      Plan bare = new Plan(epoch, placements, trouble);
      return check
          .violations(problem.withDemand(Map.of()).withPipelines(List.of()), bare)
          .isEmpty();
    }

    Plan kept() {
      PipelineModel model = model();
      List<Placement> standing = standing(model);
      if (settings.hosting() == Hosting.ONE_VARIANT && !mayStand(standing)) {
        Dealing dealing = new Dealing(problem, model);
        standing = dealing.of(dealing.running());
      }
      return plan(candidate(standing, KEPT), OptionalDouble.empty());
    }

    Plan nothing() {
      return plan(candidate(List.of(), "giving up"), OptionalDouble.empty());
    }

    private Plan plan(Candidate candidate, OptionalDouble bound) {
      Duration time = Duration.ofNanos(nanos.getAsLong() - started);
      return report.plan(epoch, candidate.placements(), bound, candidate.source(), time, trouble);
    }

    /**
     * With the shares and budgets of the plan that runs, if they still hold: nobody has to move.
     */
    private Plan settled(Plan plan, Plan running) {
      List<Budget> budgets = running.budgets();
      Plan same =
          new Plan(
              plan.epoch(),
              plan.placements(),
              running.shares(),
              plan.shortfall(),
              budgets,
              plan.evaluation(),
              plan.rationale());
      return !budgets.isEmpty() && check.violations(problem, same).isEmpty() ? same : plan;
    }
  }
}
