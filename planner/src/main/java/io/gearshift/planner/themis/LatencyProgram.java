package io.gearshift.planner.themis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Chooses one option of each stage, so that all together are in time and cost least: a dynamic
 * program over whole milliseconds (Themis, section 4). Of what costs the same it takes the fastest,
 * and of what is as fast too, the first.
 *
 * <p>As the authors' code has it, all stages together take less than the SLO, not as much as it.
 */
final class LatencyProgram {
  private static final int NONE = -1;

  /**
   * One way to run a stage.
   *
   * @param millis that it takes, above 0
   */
  record Option(int millis, int cost, StageScale scale) {}

  /** What was chosen, stage by stage. */
  record Chosen(int cost, int millis, List<StageScale> stages) {}

  private final int slo;
  private final List<List<Option>> stages;

  LatencyProgram(int slo, List<List<Option>> stages) {
    this.slo = slo;
    this.stages = stages;
  }

  /** Empty if nothing is in time. */
  Optional<Chosen> solve() {
    int[] least = new int[slo];
    Arrays.fill(least, Integer.MAX_VALUE);
    least[0] = 0;
    int[][] taken = new int[stages.size()][];
    for (int stage = 0; stage < stages.size(); stage++) {
      int[] next = new int[slo];
      Arrays.fill(next, Integer.MAX_VALUE);
      taken[stage] = new int[slo];
      Arrays.fill(taken[stage], NONE);
      extend(stages.get(stage), least, next, taken[stage]);
      least = next;
    }
    int best = 0;
    for (int time = 1; time < slo; time++) {
      best = least[time] < least[best] ? time : best;
    }
    return least[best] == Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new Chosen(least[best], best, walkedBack(best, taken)));
  }

  private void extend(List<Option> options, int[] before, int[] after, int[] taken) {
    for (int time = 0; time < slo; time++) {
      for (int i = 0; before[time] < Integer.MAX_VALUE && i < options.size(); i++) {
        Option option = options.get(i);
        int end = time + option.millis();
        if (end < slo && before[time] + option.cost() < after[end]) {
          after[end] = before[time] + option.cost();
          taken[end] = i;
        }
      }
    }
  }

  private List<StageScale> walkedBack(int end, int[][] taken) {
    List<StageScale> chosen = new ArrayList<>();
    int time = end;
    for (int stage = stages.size() - 1; stage >= 0; stage--) {
      Option option = stages.get(stage).get(taken[stage][time]);
      chosen.add(option.scale());
      time -= option.millis();
    }
    Collections.reverse(chosen);
    return List.copyOf(chosen);
  }
}
