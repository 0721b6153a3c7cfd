package io.gearshift.planner.themis;

import java.util.List;
import java.util.Optional;

/**
 * Decides, tick by tick, how the stages of a pipeline are to run. A value: what it remembers is in
 * the scaler that it gives for the next tick, and the same ticks always decide the same.
 */
public interface Scaler {

  /** What to do now, and who is to be asked next. It is not asked while a change is under way. */
  Decision decide(Situation situation);

  /**
   * What is known at a tick.
   *
   * @param rates queries that arrived in each second until now, the newest last; not empty
   * @param stages how they run
   */
  record Situation(List<Integer> rates, List<StageScale> stages) {
    public Situation {
      rates = List.copyOf(rates);
      stages = List.copyOf(stages);
      if (rates.isEmpty() || stages.isEmpty()) {
        throw new IllegalArgumentException(
            "situation: "
                + rates.size()
                + " seconds and "
                + stages.size()
                + " stages (expected: 1 or more of each)");
      }
    }

    /** The mean of the last seconds, rounded down. */
    int recentMean(int seconds) {
      return (int) Math.floor(recent(seconds).stream().mapToInt(rate -> rate).average().orElse(0));
    }

    /** The highest of the last seconds. */
    int recentHighest(int seconds) {
      return recent(seconds).stream().mapToInt(rate -> rate).max().orElse(0);
    }

    private List<Integer> recent(int seconds) {
      return rates.subList(Math.max(0, rates.size() - seconds), rates.size());
    }
  }

  /**
   * What comes of a tick.
   *
   * @param wanted how the stages are to run; empty to leave them as they are
   * @param next the scaler to ask at the next tick
   */
  record Decision(Optional<List<StageScale>> wanted, Scaler next) {
    static Decision hold(Scaler next) {
      return new Decision(Optional.empty(), next);
    }

    /** To run so, if that is another way than now. */
    static Decision to(List<StageScale> wanted, Situation situation, Scaler next) {
      return wanted.equals(situation.stages())
          ? hold(next)
          : new Decision(Optional.of(List.copyOf(wanted)), next);
    }
  }
}
