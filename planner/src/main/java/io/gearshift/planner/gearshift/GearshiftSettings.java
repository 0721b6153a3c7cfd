package io.gearshift.planner.gearshift;

import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.planner.pipeline.Hosting;
import io.gearshift.planner.pipeline.PipelineSettings;

/**
 * How {@link GearshiftPlanner} plans.
 *
 * @param worthwhile how many points of the {@link Objective} a new plan has to gain for what runs
 *     to be given up
 */
public record GearshiftSettings(Assumptions assumptions, Objective objective, double worthwhile) {
  public static final GearshiftSettings DEFAULT =
      new GearshiftSettings(Assumptions.DEFAULT, Objective.DEFAULT, 0.5);

  public GearshiftSettings {
    if (!(worthwhile >= 0)) {
      throw new IllegalArgumentException("worthwhile: " + worthwhile + " (expected: >= 0)");
    }
  }

  /** The same for problems with pipelines. */
  PipelineSettings forPipelines() {
    PipelineSettings others = PipelineSettings.DEFAULT;
    return new PipelineSettings(
        assumptions,
        objective,
        Hosting.WHAT_FITS,
        others.timeLimit(),
        others.targetGap(),
        worthwhile,
        others.seed());
  }
}
