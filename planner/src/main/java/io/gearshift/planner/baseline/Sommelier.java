package io.gearshift.planner.baseline;

import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.proteus.Ablation;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.function.LongSupplier;

/**
 * Chooses variants and never moves a device from one family to another (Sommelier as Proteus
 * measures it, section 6.1: Proteus without model placement). Its authors' code plans it with a
 * head-room of 1.5; here that is a setting like any other.
 */
public final class Sommelier implements Planner {
  private final Planner planner;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds
   */
  public Sommelier(ProteusSettings settings, LongSupplier nanos) {
    this.planner = new ProteusPlanner(settings.without(Ablation.MODEL_PLACEMENT), nanos);
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    return planner.plan(problem, epoch);
  }
}
