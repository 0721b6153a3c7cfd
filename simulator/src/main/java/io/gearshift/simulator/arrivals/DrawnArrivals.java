package io.gearshift.simulator.arrivals;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Arrivals that are drawn along a curve of rates: others for each seed. */
public record DrawnArrivals(RateCurve curve, Gaps gaps) implements ArrivalProcess {
  @Override
  public ArrivalSequence sequence(RandomGenerator random) {
    return new Arrivals(curve, gaps, random);
  }

  @Override
  public double seconds() {
    return curve.seconds();
  }

  @Override
  public double rateAtStart() {
    return curve.rateAt(0);
  }

  @Override
  public Optional<Duration> longestSlo() {
    return Optional.empty();
  }
}
