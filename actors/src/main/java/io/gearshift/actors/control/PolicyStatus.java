package io.gearshift.actors.control;

import java.util.List;

/**
 * Which policies are in force, and which there are.
 *
 * @param chosen those in force
 * @param planners the names that may be chosen, in order; likewise the others
 */
public record PolicyStatus(
    PolicyNames chosen, List<String> planners, List<String> routings, List<String> batchings) {
  public PolicyStatus {
    planners = List.copyOf(planners);
    routings = List.copyOf(routings);
    batchings = List.copyOf(batchings);
  }
}
