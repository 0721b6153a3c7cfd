package io.gearshift.planner.ipa;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.util.function.LongSupplier;

/**
 * Chooses the variant, the batches and the replicas of every stage, so that accuracy from end to
 * end is weighed against cost (IPA, JSys 2024). The model is {@link IpaProgram}; a family that
 * stands in no pipeline is a pipeline of one stage.
 *
 * <p>Where we differ, since our devices are not pods of any size:
 *
 * <ul>
 *   <li>A replica has a device for itself and costs its cores. There is an end of devices, of which
 *       the paper's program knows nothing; if they are not enough, the largest part of the demand
 *       is served that is feasible, where the paper keeps what runs.
 *   <li>Arrivals do not wait in one queue for each stage, so a query may also have to wait for a
 *       batch that runs already ({@link Waiting#TO_FILL_OR_TO_RUN}).
 *   <li>Stages may have other rates than the pipeline, and several children.
 * </ul>
 */
public final class IpaPlanner implements Planner {
  private final Planner planning;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public IpaPlanner(IpaSettings settings, LongSupplier nanos) {
    this.planning = new ClusterPlanning(settings, Freedom.ofAll(settings.scalingCap()), nanos);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planning.plan(problem, epoch);
  }
}
