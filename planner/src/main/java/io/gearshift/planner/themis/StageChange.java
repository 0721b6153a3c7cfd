package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;

/**
 * A step on the way of a stage from one scale to another, and the order of these steps: at no time
 * does a stage have less than the smaller of both, and nothing is sent to an instance that is not
 * ready or that is about to go. It is the order of 2025; the code of 2024 takes cores before the
 * new instances serve.
 */
public sealed interface StageChange {

  /** Give the instances that serve so many cores, in place, and wait until they have them. */
  record Resize(int cores) implements StageChange {}

  /** Start instances with so many cores, and wait until they are ready. */
  record Create(int instances, int cores) implements StageChange {}

  /** From now on, send to so many instances, in batches of this size: the newest ones. */
  record Register(int instances, int batch) implements StageChange {}

  /** Let the instances that nothing is sent to any more end their batches, and stop them. */
  record Delete(int instances) implements StageChange {}

  /** One after the other; none if the scales are equal. */
  static List<StageChange> steps(StageScale from, StageScale to) {
    List<StageChange> steps = new ArrayList<>();
    if (to.cores() > from.cores()) {
      steps.add(new Resize(to.cores()));
    }
    if (to.instances() > from.instances()) {
      steps.add(new Create(to.instances() - from.instances(), to.cores()));
    }
    if (to.instances() != from.instances() || to.batch() != from.batch()) {
      steps.add(new Register(to.instances(), to.batch()));
    }
    if (to.instances() < from.instances()) {
      steps.add(new Delete(from.instances() - to.instances()));
    }
    if (to.cores() < from.cores()) {
      steps.add(new Resize(to.cores()));
    }
    return steps;
  }
}
