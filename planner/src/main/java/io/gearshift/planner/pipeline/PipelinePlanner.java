package io.gearshift.planner.pipeline;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.DeviceClass;
import io.gearshift.planner.pipeline.Residency.Residents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Chooses variants, batches and devices for pipelines and single families together, so that all
 * demand is served and served most accurately from end to end.
 *
 * <p>Its columns are paths: one option (variant, kind of device, batch) for each stage, whose
 * batches take no longer than half of the SLO together and whose accuracy is the exact product. So
 * replicas of one variant may run different batches, and latency holds on every path by itself. The
 * relaxation over all paths proves a bound ({@link PathRelaxation}), whole devices are found by
 * {@link PipelineSearch}, and where devices host what fits, parts of devices are packed together
 * and memory that is left is filled ({@link Residency}), which as a rule comes close to the bound
 * at once. There a plan states no shares: the split is left to the routers, which may shift to
 * whatever is resident.
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
      this.report = new PipelineReport(problem, check, BudgetRule.WITH_THE_LONGEST_WAIT);
    }

    /**
     * What a method found, and what it is worth: what only fills memory is counted as standing.
     *
     * @param dark how many families stand nowhere, where that counts
     */
    private record Candidate(List<Placement> placements, String source, double value, int dark) {
      boolean isBetterThan(Candidate other, double points) {
        return dark < other.dark || dark == other.dark && value > other.value + points;
      }
    }

    private Candidate candidate(List<Placement> placements, String source) {
      return new Candidate(placements, source, report.outcome(placements).value(), 0);
    }

    private Candidate candidate(Residents residents, String source) {
      return new Candidate(
          residents.all(),
          source,
          report.value(residents.needed(), residents.others()),
          residents.dark());
    }

    Plan best() {
      PipelineModel model = model();
      // the rest is for the plan to be made of what was found
      Duration time = settings.timeLimit().multipliedBy(2).dividedBy(3);
      Deadline deadline = Deadline.in(time, nanos);
      PipelineSearch search =
          new PipelineSearch(model, deadline, settings.targetGap(), settings.seed());
      OptionalDouble bound = OptionalDouble.of(search.bound());
      Optional<Candidate> kept = stayed(model);
      if (kept.isPresent()
          && kept.get().dark() == 0
          && search.bound() - kept.get().value() <= settings.worthwhile()) {
        return settled(plan(kept.get(), bound));
      }
      Candidate best = searched(model, search);
      return kept.isPresent() && !best.isBetterThan(kept.get(), settings.worthwhile())
          ? settled(plan(kept.get(), bound))
          : plan(best, bound);
    }

    private Candidate searched(PipelineModel model, PipelineSearch search) {
      Dealing dealing = new Dealing(problem, model);
      if (settings.hosting() == Hosting.ONE_VARIANT) {
        return candidate(dealing.of(search.counts(dealing.running())), "path columns");
      }
      Residency residency = new Residency(problem, model);
      Candidate packed = candidate(residency.of(search.relaxed()), "path columns, packed");
      if (search.bound() - packed.value() <= settings.targetGap()) {
        return packed;
      }
      int[] counts = search.counts(dealing.running());
      double[] needs = IntStream.of(counts).asDoubleStream().toArray();
      Candidate whole = candidate(residency.of(needs), "path columns, whole devices");
      return whole.isBetterThan(packed, 0) ? whole : packed;
    }

    /** What runs, if it may go on; where devices host what fits, with more beside it. */
    private Optional<Candidate> stayed(PipelineModel model) {
      if (problem.running().isEmpty()) {
        return Optional.empty();
      }
      List<Placement> standing = standing(model);
      if (settings.hosting() == Hosting.WHAT_FITS) {
        return Optional.of(candidate(new Residency(problem, model).keeping(standing), KEPT));
      }
      return mayStand(standing) ? Optional.of(candidate(standing, KEPT)) : Optional.empty();
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
      Map<VariantId, Family> families = new HashMap<>();
      problem.families().forEach(f -> f.variants().forEach(v -> families.put(v.id(), f)));
      Profiles profiles = new Profiles(problem.profiles());
      List<Placement> standing = new ArrayList<>();
      for (Placement old : problem.running().map(Plan::placements).orElse(List.of())) {
        Integer deviceClass = classes.get(old.device());
        Family family = families.get(old.variant());
        if (deviceClass != null && family != null) {
          Device device = model.classes().get(deviceClass).example();
          int cap =
              profiles.of(old.variant(), device).isEmpty()
                  ? Math.min(old.batchCap(), family.maxBatch())
                  : model
                      .option(old.variant(), deviceClass, old.batchCap())
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
      Dealing dealing = new Dealing(problem, model);
      Candidate kept =
          stayed(model).orElseGet(() -> candidate(dealing.of(dealing.running()), KEPT));
      return plan(kept, OptionalDouble.empty());
    }

    Plan nothing() {
      return plan(candidate(List.of(), "giving up"), OptionalDouble.empty());
    }

    private Plan plan(Candidate candidate, OptionalDouble bound) {
      Duration time = Duration.ofNanos(nanos.getAsLong() - started);
      Plan plan =
          report.plan(epoch, candidate.placements(), bound, candidate.source(), time, trouble);
      return settings.hosting() == Hosting.ONE_VARIANT
          ? plan
          : with(plan, List.of(), plan.budgets());
    }

    /**
     * With the shares and budgets of the plan that runs, if they still hold: nobody has to move.
     */
    private Plan settled(Plan plan) {
      Plan running = problem.running().orElseThrow();
      Plan same = with(plan, running.shares(), running.budgets());
      boolean holds = !same.budgets().isEmpty() && check.violations(problem, same).isEmpty();
      return holds && running.shares().isEmpty() == plan.shares().isEmpty() ? same : plan;
    }

    private static Plan with(Plan plan, List<Share> shares, List<Budget> budgets) {
      return new Plan(
          plan.epoch(),
          plan.placements(),
          shares,
          plan.shortfall(),
          budgets,
          plan.evaluation(),
          plan.rationale());
    }
  }
}
