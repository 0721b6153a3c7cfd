package io.gearshift.planner.cascadeserve;

/**
 * There is no gear plan that keeps the goal on the devices; the message says what was in the way.
 */
public final class NoGearPlan extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoGearPlan(String message) {
    super(message);
  }
}
