package io.gearshift.planner.loki;

import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Route;
import io.gearshift.planner.allocation.Deadline;
import io.gearshift.planner.loki.Scaling.Scaled;
import io.gearshift.planner.pipeline.PipelineReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Serves pipelines with the most accurate variants on as few devices as will do, and if no number
 * will, as accurately as all devices allow (Loki, section 4). Each device hosts one variant.
 *
 * <ol>
 *   <li>Hardware scaling: of every task only the most accurate variant that can be in time; the
 *       fewest devices. Those that are not needed host nothing.
 *   <li>Accuracy scaling, if that cannot be: all variants; the highest mean accuracy of the paths.
 * </ol>
 *
 * <p>The model is {@link LokiProgramme}. It begins with what path columns find ({@link
 * io.gearshift.planner.pipeline.PipelineSearch}), for ojAlgo alone finds little in time, and where
 * it has no time left or the paths are too many that has to do; the rationale says so.
 *
 * <p>Where we differ: devices may be of several kinds, and a variant has batches of one size on
 * each. Several pipelines share the devices, and the sum over all is what is scaled; a family
 * beside them is one of a single task. The paper knows no least accuracy, here no path is below the
 * pipeline's. Latency between tasks is not known and not taken off the SLO. What even all devices
 * cannot serve is shed and stated, where the paper has no answer.
 */
public final class LokiPlanner implements Planner {
  private static final int VARIANTS_PER_DEVICE = 1;

  private final LokiSettings settings;
  private final LongSupplier nanos;
  private final PlanCheck check;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public LokiPlanner(LokiSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    this.check = new PlanCheck(settings.assumptions(), settings.objective(), VARIANTS_PER_DEVICE);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    List<String> trouble = new ArrayList<>();
    return attempt(problem, trouble, () -> scaled(problem, epoch, trouble))
        .or(() -> attempt(problem, trouble, () -> refitted(problem, epoch, trouble)))
        .orElseGet(() -> report(problem, epoch, Scaled.NOTHING, nanos.getAsLong(), trouble));
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
      trouble.add("A solver failed: " + e + ".");
    }
    return Optional.empty();
  }

  private Plan scaled(Problem problem, long epoch, List<String> trouble) {
    long started = nanos.getAsLong();
    Deadline deadline = Deadline.in(settings.timeLimit(), nanos);
    Scaling scaling = new Scaling(problem, settings, deadline, nanos);
    Scaled scaled = scaling.hardware().orElseGet(scaling::accuracy);
    return report(problem, epoch, scaled, started, trouble);
  }

  /** What runs, as far as it still may. */
  private Plan refitted(Problem problem, long epoch, List<String> trouble) {
    long started = nanos.getAsLong();
    Deadline deadline = Deadline.in(settings.timeLimit(), nanos);
    Scaled kept = new Scaling(problem, settings, deadline, nanos).kept();
    return report(problem, epoch, kept, started, trouble);
  }

  private Plan report(
      Problem problem, long epoch, Scaled scaled, long started, List<String> trouble) {
    List<String> reasons = new ArrayList<>(trouble);
    reasons.addAll(scaled.reasons());
    return new PipelineReport(problem, check, this::budget)
        .plan(
            epoch,
            scaled.placements(),
            OptionalDouble.empty(),
            scaled.source(),
            Duration.ofNanos(nanos.getAsLong() - started),
            reasons);
  }

  private Duration budget(PipelineGraph graph, List<Route.Stop> branch, Route.Stop stop) {
    return stop.batch().multipliedBy(settings.budget());
  }
}
