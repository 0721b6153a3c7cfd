package io.gearshift.planner.themis;

import java.util.List;

/**
 * Gives cores to the instances that there were at the start, and takes them away: never another
 * instance. What they cannot serve with the most cores is not served.
 */
public record VerticalOnlyScaler(VerticalProgram program) implements Scaler {
  private static final int SECONDS = 2;

  @Override
  public Decision decide(Situation situation) {
    List<StageScale> cores =
        program.solve(situation.stages(), situation.recentMean(SECONDS)).stages();
    return Decision.to(cores, situation, this);
  }
}
