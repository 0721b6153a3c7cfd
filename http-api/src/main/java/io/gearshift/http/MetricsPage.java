package io.gearshift.http;

import io.gearshift.actors.control.PlanStatus;
import java.util.Optional;

/** What is measured, as a page that Prometheus reads, in version 0.0.4 of its text format. */
@FunctionalInterface
public interface MetricsPage {

  /**
   * The page as of now.
   *
   * @param plan how things stand with the plan; absent if the planner does not answer
   */
  String of(Optional<PlanStatus> plan);
}
