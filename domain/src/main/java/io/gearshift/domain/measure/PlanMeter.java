package io.gearshift.domain.measure;

import java.time.Duration;

/** Is told of plans, while the planner is on this node. */
public interface PlanMeter {

  /**
   * There is a plan.
   *
   * @param solve how long the planner took
   */
  void planned(Duration solve);

  /** The planner had no answer. */
  void failed();

  /**
   * Everything stands as a plan says that did not before.
   *
   * @param time since the plan was made
   */
  void reconfigured(Duration time);
}
