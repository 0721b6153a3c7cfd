package io.gearshift.planner.infadapter;

/** Says how a family runs: InfAdapter, or a rival that is free to choose less. */
@FunctionalInterface
public interface SetChooser {

  /** A set that serves the rate if there is one; else all cores for the lightest variant. */
  VariantSet choose(SetProblem problem);
}
