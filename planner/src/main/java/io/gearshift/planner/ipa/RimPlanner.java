package io.gearshift.planner.ipa;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.util.function.LongSupplier;

/**
 * Chooses variants and batches for replicas that are given: RIM as IPA measures it (section 5.1),
 * which is IPA without scaling. The paper's numbers of replicas are the experimenters'; here every
 * family has the same number of devices.
 */
public final class RimPlanner implements Planner {
  private final Planner planning;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public RimPlanner(IpaSettings settings, LongSupplier nanos) {
    this.planning = new ClusterPlanning(settings, Freedom.ofVariants(), nanos);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planning.plan(problem, epoch);
  }
}
