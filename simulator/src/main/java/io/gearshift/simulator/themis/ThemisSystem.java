package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.DispatchRule;
import io.gearshift.planner.themis.Scaler;
import io.gearshift.planner.themis.StageScale;
import java.time.Duration;
import java.util.List;

/**
 * What decides how a pipeline runs.
 *
 * @param start how its stages run at first
 * @param tick from one decision to the next
 */
record ThemisSystem(
    String name,
    Scaler scaler,
    List<StageScale> start,
    Duration tick,
    DispatchRule dispatch,
    Enactment enactment) {
  ThemisSystem {
    start = List.copyOf(start);
  }
}
