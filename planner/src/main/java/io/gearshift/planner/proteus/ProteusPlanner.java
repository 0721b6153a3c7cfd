package io.gearshift.planner.proteus;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.allocation.Allocation;
import io.gearshift.planner.allocation.AllocationProblem;
import io.gearshift.planner.allocation.Allocator;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.allocation.DecomposedAllocator;
import io.gearshift.planner.allocation.Deployment;
import io.gearshift.planner.allocation.OptionsByDevice;
import io.gearshift.planner.allocation.RefitAllocator;
import io.gearshift.planner.allocation.Report;
import io.gearshift.planner.allocation.SteadyAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Chooses variants and devices together so that all demand is served and served most accurately
 * (Proteus, section 4).
 *
 * <p>Each device hosts one variant at most. What a variant serves on a device is its largest batch
 * of which the latency is below half of the SLO, over that latency. The model is the paper's, with
 * like devices counted instead of named and without the products of variables; it is given in
 * {@link io.gearshift.planner.allocation.CompactAllocator} and solved by {@link
 * DecomposedAllocator}.
 *
 * <p>Where we differ: the paper lowers the demand step by step if it cannot be served, here what is
 * not served has a penalty and one solve is enough. The paper occupies all devices and loads for
 * nothing; here both have a price ({@link io.gearshift.domain.plan.Objective}), and a plan that
 * gains next to nothing does not replace the running one.
 *
 * <p>Every plan passes {@link PlanCheck} before it is given out. Should one fail, or the solver,
 * the running plan is refitted to the devices and the demand there are; should that fail too, the
 * plan is to serve nothing, and says so.
 */
public final class ProteusPlanner implements Planner {
  private static final int VARIANTS_PER_DEVICE = 1;

  private final ProteusSettings settings;
  private final LongSupplier nanos;
  private final Allocator best;
  private final PlanCheck check;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public ProteusPlanner(ProteusSettings settings, LongSupplier nanos) {
    this(settings, nanos, new DecomposedAllocator(settings.targetGap(), settings.seed()));
  }

  ProteusPlanner(ProteusSettings settings, LongSupplier nanos, Allocator best) {
    this.settings = settings;
    this.best = best;
    this.nanos = nanos;
    this.check = new PlanCheck(settings.assumptions(), settings.objective(), VARIANTS_PER_DEVICE);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    List<String> trouble = new ArrayList<>();
    return attempt(problem, epoch, new SteadyAllocator(best, settings.worthwhile()), trouble)
        .or(() -> attempt(problem, epoch, new RefitAllocator(), trouble))
        .orElseGet(() -> nothing(problem, epoch, trouble));
  }

  private Optional<Plan> attempt(
      Problem problem, long epoch, Allocator allocator, List<String> trouble) {
    try {
      Plan plan = solve(problem, epoch, allocator, trouble);
      List<String> violations = check.violations(problem, plan);
      if (violations.isEmpty()) {
        return Optional.of(plan);
      }
      violations.forEach(violation -> trouble.add("A plan was thrown away: " + violation));
    } catch (RuntimeException e) {
      trouble.add("A solver failed: " + e + ".");
    }
    return Optional.empty();
  }

  private Plan solve(Problem problem, long epoch, Allocator allocator, List<String> trouble) {
    long started = nanos.getAsLong();
    Deadline deadline = Deadline.in(settings.timeLimit(), nanos);
    Found found =
        settings.without().contains(Ablation.MODEL_PLACEMENT)
            ? new FixedPlacement(this::allocate, allocator, new OptionsByDevice(model(problem)))
                .find(problem, deadline)
            : allocate(problem, allocator, deadline);
    Duration time = Duration.ofNanos(nanos.getAsLong() - started);
    return new Report(problem, settings.assumptions(), settings.objective())
        .plan(epoch, found.deployment(), found.bound(), found.source(), time, trouble);
  }

  private Found allocate(Problem problem, Allocator allocator, Deadline deadline) {
    AllocationProblem model = model(problem);
    Allocation allocation = allocator.allocate(model, deadline);
    return new Found(
        Deployment.of(problem, model, allocation, settings.split()),
        allocation.bound(),
        allocation.source());
  }

  private AllocationProblem model(Problem problem) {
    return AllocationProblem.of(
        problem, settings.assumptions(), settings.objective(), settings.restriction());
  }

  private Plan nothing(Problem problem, long epoch, List<String> trouble) {
    return new Report(problem, settings.assumptions(), settings.objective())
        .plan(
            epoch, Deployment.NOTHING, OptionalDouble.empty(), "giving up", Duration.ZERO, trouble);
  }
}
