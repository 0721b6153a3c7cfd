package io.gearshift.planner.forecast;

import java.util.Comparator;
import java.util.List;

/**
 * What shedding costs which idle capacity, over all settings of a forecaster: between two settings
 * it is interpolated, the logarithm of shed over idle, and of two settings the worse in both does
 * not count.
 */
record TradeOff(List<Outcome> frontier) {
  private static final double NOTHING = 1e-6;

  static TradeOff of(List<Outcome> outcomes) {
    List<Outcome> byIdle =
        outcomes.stream().sorted(Comparator.comparingDouble(Outcome::idle)).toList();
    return new TradeOff(
        byIdle.stream()
            .filter(
                outcome ->
                    byIdle.stream()
                        .noneMatch(
                            other ->
                                other.idle() < outcome.idle() && other.shed() <= outcome.shed()))
            .toList());
  }

  /** What is shed at that much idle capacity; NaN beyond the settings. */
  double shedAt(double idle) {
    for (int i = 1; i < frontier.size(); i++) {
      Outcome low = frontier.get(i - 1);
      Outcome high = frontier.get(i);
      if (low.idle() <= idle && idle <= high.idle()) {
        double part = (idle - low.idle()) / (high.idle() - low.idle());
        return Math.exp(log(low) + part * (log(high) - log(low)));
      }
    }
    return Double.NaN;
  }

  /** How much is idle where that much is shed; NaN beyond the settings. */
  double idleAt(double shed) {
    for (int i = 1; i < frontier.size(); i++) {
      Outcome low = frontier.get(i - 1);
      Outcome high = frontier.get(i);
      double wanted = Math.log(Math.max(NOTHING, shed));
      if (log(low) >= wanted && wanted >= log(high) && log(low) > log(high)) {
        double part = (log(low) - wanted) / (log(low) - log(high));
        return low.idle() + part * (high.idle() - low.idle());
      }
    }
    return Double.NaN;
  }

  private static double log(Outcome outcome) {
    return Math.log(Math.max(NOTHING, outcome.shed()));
  }
}
