package io.gearshift.planner.ipa;

import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import java.util.Comparator;
import java.util.function.LongSupplier;

/**
 * Chooses batches and replicas for variants that are given: FA2 as IPA measures it (section 5.1),
 * which is IPA without a choice of variants.
 */
public final class Fa2Planner implements Planner {
  private static final Comparator<Variant> BY_ACCURACY =
      Comparator.comparing(Variant::accuracy).thenComparing(variant -> variant.id().name());

  private final Planner planning;

  private Fa2Planner(IpaSettings settings, Comparator<Variant> choice, LongSupplier nanos) {
    this.planning =
        new ClusterPlanning(settings, Freedom.ofReplicas(choice, settings.scalingCap()), nanos);
  }

  /**
   * Runs the most accurate variants.
   *
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public static Fa2Planner high(IpaSettings settings, LongSupplier nanos) {
    return new Fa2Planner(settings, BY_ACCURACY, nanos);
  }

  /**
   * Runs the least accurate variants.
   *
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public static Fa2Planner low(IpaSettings settings, LongSupplier nanos) {
    return new Fa2Planner(settings, BY_ACCURACY.reversed(), nanos);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planning.plan(problem, epoch);
  }
}
