package io.gearshift.domain.plan;

/** Decides what runs where. A function of the problem; never throws for one that is well-formed. */
public interface Planner {
  Plan plan(Problem problem, long epoch);
}
