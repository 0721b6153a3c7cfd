package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has instances of one core alone, as FA2 does: more at once, fewer when fewer have been enough for
 * some ticks.
 *
 * @param stabilisation ticks for which fewer must be enough
 * @param fewer ticks for which they have been
 */
public record HorizontalOnlyScaler(HorizontalProgram program, int stabilisation, int fewer)
    implements Scaler {
  private static final int SECONDS = 2;

  @Override
  public Decision decide(Situation situation) {
    Optional<List<StageScale>> solved = program.solve(situation.recentMean(SECONDS));
    if (solved.isEmpty()) {
      return Decision.hold(this);
    }
    List<StageScale> wanted = solved.get();
    List<StageScale> kept = kept(wanted, situation.stages());
    boolean anyFewer = !kept.equals(wanted);
    if (anyFewer && fewer >= stabilisation) {
      return Decision.to(wanted, situation, fewerFor(0));
    }
    return Decision.to(kept, situation, fewerFor(anyFewer ? fewer + 1 : 0));
  }

  private HorizontalOnlyScaler fewerFor(int ticks) {
    return new HorizontalOnlyScaler(program, stabilisation, ticks);
  }

  private static List<StageScale> kept(List<StageScale> wanted, List<StageScale> now) {
    List<StageScale> kept = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      StageScale stage = wanted.get(i);
      kept.add(stage.withInstances(Math.max(stage.instances(), now.get(i).instances())));
    }
    return kept;
  }
}
