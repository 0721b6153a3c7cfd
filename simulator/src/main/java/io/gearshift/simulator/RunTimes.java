package io.gearshift.simulator;

import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantProfile;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long runs take, as against what policies plan with. */
@FunctionalInterface
public interface RunTimes {
  /** Every run takes its profiled median. */
  RunTimes MEDIAN = (profile, items, random) -> profile.p50().drain(items);

  /**
   * Half of the runs take the median; of the others, so many take longer than p95 and p99 as their
   * names say, evenly spread between.
   */
  RunTimes PROFILED =
      (profile, items, random) -> {
        double rank = random.nextDouble();
        if (rank < 0.5) {
          return profile.p50().drain(items);
        }
        return rank < 0.95
            ? between(profile.p50(), profile.p95(), items, (rank - 0.5) / 0.45)
            : between(profile.p95(), profile.p99(), items, Math.min(1, (rank - 0.95) / 0.04));
      };

  /**
   * @param random of the device
   */
  Duration of(VariantProfile profile, int items, RandomGenerator random);

  /** The same on a machine that takes so many times as long. */
  default RunTimes times(double factor) {
    return (profile, items, random) ->
        Duration.ofNanos(Math.round(of(profile, items, random).toNanos() * factor));
  }

  private static Duration between(LatencyProfile low, LatencyProfile high, int items, double part) {
    long least = low.drain(items).toNanos();
    return Duration.ofNanos(least + Math.round(part * (high.drain(items).toNanos() - least)));
  }
}
