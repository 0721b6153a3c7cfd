package io.gearshift.domain.measure;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** The plans that were made while the planner was on this node. */
public final class PlanBook implements PlanMeter {
  private final Sum solves = new Sum();
  private final Sum reconfigurations = new Sum();
  private final LongAdder failures = new LongAdder();

  PlanBook() {}

  /** Plans, and how long the planner took. */
  public Total solves() {
    return solves.total();
  }

  /** How often the planner had no answer. */
  public long failures() {
    return failures.sum();
  }

  /** Plans that came to stand, and how long that took. */
  public Total reconfigurations() {
    return reconfigurations.total();
  }

  @Override
  public void planned(Duration solve) {
    solves.add(Math.max(0, solve.toNanos()));
  }

  @Override
  public void failed() {
    failures.increment();
  }

  @Override
  public void reconfigured(Duration time) {
    reconfigurations.add(Math.max(0, time.toNanos()));
  }
}
