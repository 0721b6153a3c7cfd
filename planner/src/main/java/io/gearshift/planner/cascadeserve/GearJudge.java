package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.gear.Gear;

/** Says how a gear does at the upper end of its range: the simulation, or a stand-in of a test. */
@FunctionalInterface
public interface GearJudge {
  Judgement judge(GearProblem problem, Gear gear);
}
