package io.gearshift.cli.demo;

import io.gearshift.simulator.arrivals.RateCurve;
import java.util.List;
import java.util.Locale;

/**
 * The arrivals of a demonstration: calm, a burst, calm again.
 *
 * @param capacity queries per second that the most accurate variants answer in time
 * @param seconds of each of the three
 */
record Burst(double capacity, double seconds) {
  static final double FACTOR = 2;
  private static final double CALM = 0.5;

  RateCurve curve() {
    return new RateCurve(List.of(piece(CALM), piece(FACTOR), piece(CALM)));
  }

  private RateCurve.Piece piece(double factor) {
    return new RateCurve.Piece(seconds, factor * capacity, factor * capacity);
  }

  /** What a policy is about to go through. */
  String told(String policy) {
    return String.format(
        Locale.ROOT,
        "%n%s: %s queries/s, then %s, then %s, for %.0f s each",
        policy,
        Capacity.rate(CALM * capacity),
        Capacity.rate(FACTOR * capacity),
        Capacity.rate(CALM * capacity),
        seconds);
  }

  /** The whole of it, in seconds. */
  double length() {
    return 3 * seconds;
  }

  /** How the arrivals are called in reports. */
  static String name() {
    return String.format(Locale.ROOT, "Poisson, burst of %.0f×", FACTOR / CALM);
  }
}
