package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.pipeline.PipelinePlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Keeps everything resident while memory lasts, and where it does not, what the demand needs most;
 * the routers choose per query among what is resident, so that shifting a gear loads nothing.
 *
 * <p>A device on which all undominated variants of all families fit hosts them, and dominated ones
 * beside them, whatever the demand. On the other devices, in this order:
 *
 * <ol>
 *   <li>every family stands somewhere, so that none is dark: with its cheapest variant, or with
 *       another if the demand needs that ({@link Pins});
 *   <li>variants are resident so that what the routers can make of the demand is worth most: {@code
 *       Σ served · (unserved + accuracy) − load price · loads}, in the terms of {@link Objective}
 *       ({@link Search}). Devices share their time between their residents ({@link
 *       io.gearshift.domain.plan.BestSplit});
 *   <li>what memory is left is filled: with what runs, then with the cheapest variant of families
 *       that the device does not host, then with others, most demand per byte first.
 * </ol>
 *
 * <p>What runs stays, and is only added to, unless a change gains enough: demand that moves a
 * little loads nothing. Variants that were never profiled on a kind of device are hosted beside the
 * rest; what they take is not known and counts as nothing.
 *
 * <p>The search is a heuristic. Its bound is what could be served if memory were no matter. It
 * looks at single devices where there are up to a hundred or so that are tight, and beyond that at
 * bundles of like ones that host the same.
 *
 * <p>Where queries pass through pipelines, {@link PipelinePlanner} decides, of these and of the
 * families beside them, by what answers are worth from end to end. There too everything is resident
 * where it fits, no family is dark that need not be, what memory is left is filled, and what runs
 * stays unless a change gains enough.
 */
public final class GearshiftPlanner implements Planner {
  private static final String KEPT = "what runs, kept";

  private final GearshiftSettings settings;
  private final LongSupplier nanos;
  private final PlanCheck check;
  private final Planner pipelines;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public GearshiftPlanner(GearshiftSettings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
    this.check = new PlanCheck(settings.assumptions(), settings.objective(), Integer.MAX_VALUE);
    this.pipelines = new PipelinePlanner(settings.forPipelines(), nanos);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    if (!problem.pipelines().isEmpty()) {
      return pipelines.plan(problem, epoch);
    }
    long started = nanos.getAsLong();
    Layout layout = new Layout(problem, settings.assumptions(), settings.objective());
    Search search = new Search(layout, settings.objective().loadPrice().perSecond());
    Optional<Seating> kept = search.kept();
    if (kept.isPresent() && !isWorthwhile(problem, search.room(kept.get()))) {
      return plan(problem, epoch, search.filled(kept.get()), KEPT, started);
    }
    Seating best = search.best(kept);
    return kept.isPresent() && !isWorthwhile(problem, best.worth() - kept.get().worth())
        ? plan(problem, epoch, search.filled(kept.get()), KEPT, started)
        : plan(problem, epoch, search.filled(best), "greedy search", started);
  }

  private boolean isWorthwhile(Problem problem, double gain) {
    return Objective.points(gain, problem.totalDemand()) > settings.worthwhile();
  }

  private Plan plan(Problem problem, long epoch, Seating seating, String source, long started) {
    Plan bare = new Plan(epoch, placements(problem, seating), List.of());
    PlanCheck.Outcome outcome = check.outcome(problem, bare);
    Evaluation evaluation =
        new Evaluation(
            outcome.value(),
            OptionalDouble.of(bound(problem, seating.layout())),
            source,
            Duration.ofNanos(nanos.getAsLong() - started));
    return new Plan(
        epoch,
        bare.placements(),
        List.of(),
        outcome.shortfall(),
        Optional.of(evaluation),
        new Rationale(problem, seating, outcome).lines());
  }

  private double bound(Problem problem, Layout layout) {
    double shed = settings.objective().unserved() * layout.totalDemand();
    return Objective.points(layout.boundlessWorth() - shed, problem.totalDemand());
  }

  private static List<Placement> placements(Problem problem, Seating seating) {
    Map<Device, List<Placement>> byDevice = new HashMap<>();
    for (Bundle bundle : seating.layout().bundles) {
      List<Seat> taken = seating.takenOn(bundle);
      for (Device device : bundle.devices()) {
        List<Placement> own = new ArrayList<>();
        taken.forEach(s -> own.add(new Placement(device.id(), s.variant(), s.batchCap())));
        for (VariantId variant : bundle.unprofiled()) {
          int cap = seating.layout().batchCap(variant, device);
          own.add(new Placement(device.id(), variant, cap));
        }
        byDevice.put(device, own);
      }
    }
    return problem.devices().stream().flatMap(device -> byDevice.get(device).stream()).toList();
  }
}
