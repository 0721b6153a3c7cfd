package io.gearshift.cli.simulate;

import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.Tally;
import io.gearshift.simulator.opt.Bound;
import java.time.Duration;
import java.util.List;

/**
 * What one policy made of the arrivals of one seed.
 *
 * @param seconds all families together, a tally for each second
 * @param total all seconds together
 * @param bound what no policy does better than
 */
record Run(long seed, SimulationResult result, List<Tally> seconds, Tally total, Bound bound) {
  private static final int BIN_SECONDS = 10;

  static Run of(long seed, SimulationResult result, Bound bound) {
    List<Tally> seconds = result.seconds();
    return new Run(seed, result, seconds, Tally.sum(seconds), bound);
  }

  /** The part of what came that was late, dropped or lost. */
  double violations() {
    return 1 - total.inTimeRatio();
  }

  /** The sum of the accuracies of answers in time, over what came. */
  double accuracyInTime() {
    return total.accuracyInTime();
  }

  /** The effective accuracy of the worst ten seconds in which anything was answered. */
  double lowestAccuracy() {
    double lowest = 1;
    for (int from = 0; from < seconds.size(); from += BIN_SECONDS) {
      Tally bin = Tally.sum(seconds.subList(from, Math.min(seconds.size(), from + BIN_SECONDS)));
      if (bin.inTime() + bin.late() > 0) {
        lowest = Math.min(lowest, bin.effectiveAccuracy());
      }
    }
    return lowest;
  }

  /** Plans that came into force after the first. */
  int planChanges() {
    return result.plans().size() - 1;
  }

  /** The part of their time that devices were at work. */
  double utilisation() {
    double busy = result.busy().values().stream().mapToLong(Duration::toNanos).sum();
    double time = (double) result.duration().toNanos() * result.busy().size();
    return time == 0 ? 0 : busy / time;
  }

  /** How far accuracy in time stayed behind the bound. */
  double distance() {
    return bound.accuracyInTime() - accuracyInTime();
  }
}
