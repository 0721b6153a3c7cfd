package io.gearshift.domain.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The demand of a family from a straight line through its seconds since it last changed abruptly,
 * with a margin for its noise. What a plan must hold until the next one is the line at the horizon
 * if it rises, or now if it falls, plus {@code margin} standard deviations of a second to come: the
 * upper edge of the prediction interval of least squares, {@code level + margin * sqrt(noise *
 * level * (1 + spread))}. Noise is the variance of a second over its mean, 1 for a Poisson process,
 * learnt over about a minute and never taken for less; spread is what the line itself is unsure of.
 * Fewer than ten seconds have a mean and no slope.
 *
 * <p>The demand has changed if the newest second, or the mean of the newest four, lies more than
 * four standard deviations off the line through the seconds before: those are forgotten. So a
 * steady demand is averaged over a minute, where an EWMA of Proteus's weights sees four seconds,
 * and a jump counts in full at once.
 *
 * @param margin standard deviations above the line; more sheds less and keeps more idle
 * @param horizon how far a rise is drawn on; half of the time for which plans stand is apt
 * @param noise variance of a second over its mean, at least 1
 * @param samples items that arrived in each second since the last change, the newest last
 */
public record Trend(double margin, Duration horizon, double noise, List<Double> samples)
    implements Forecaster {
  private static final int SECONDS = 60;
  private static final int SECONDS_OF_A_SLOPE = 10;
  private static final List<Integer> SECONDS_OF_A_CHANGE = List.of(1, 4);
  private static final double DEVIATIONS_OF_A_CHANGE = 4;

  /** In standard deviations: a difference beyond is a jump, and counts as noise only this far. */
  private static final double DEVIATIONS_OF_NOISE = 3;

  public Trend {
    if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: >= 0)");
    }
    if (horizon.isNegative()) {
      throw new IllegalArgumentException("horizon: " + horizon + " (expected: >= 0)");
    }
    if (!(noise >= 1)) {
      throw new IllegalArgumentException("noise: " + noise + " (expected: >= 1)");
    }
    samples = List.copyOf(samples);
  }

  /** Before anything has arrived. */
  public static Trend empty(double margin, Duration horizon) {
    return new Trend(margin, horizon, 1, List.of());
  }

  @Override
  public Trend after(double itemsInTheSecond) {
    double learnt = samples.isEmpty() ? noise : noiseAfter(itemsInTheSecond);
    List<Double> later = new ArrayList<>(samples);
    later.add(itemsInTheSecond);
    int from = Math.max(lastChange(later, learnt), later.size() - SECONDS);
    return new Trend(margin, horizon, learnt, later.subList(from, later.size()));
  }

  /** From differences of neighbours, half of whose mean square is the variance, slope or not. */
  private double noiseAfter(double items) {
    double difference = items - newest().perSecond();
    double sample = difference * difference / Math.max(1, items + newest().perSecond());
    double bounded = Math.min(sample, DEVIATIONS_OF_NOISE * DEVIATIONS_OF_NOISE * noise);
    return Math.max(1, noise + (bounded - noise) / SECONDS);
  }

  /** Where the seconds begin that fit the newest. */
  private static int lastChange(List<Double> samples, double noise) {
    for (int seconds : SECONDS_OF_A_CHANGE) {
      int before = samples.size() - seconds;
      if (before >= seconds) {
        Line line = Line.through(samples.subList(0, before));
        double middle = before + (seconds - 1) / 2.0;
        double expected = line.at(middle);
        double variance = noise * Math.max(1, expected) * (1.0 / seconds + line.spread(middle));
        double off = mean(samples.subList(before, samples.size())) - expected;
        if (Math.abs(off) > DEVIATIONS_OF_A_CHANGE * Math.sqrt(variance)) {
          return before;
        }
      }
    }
    return 0;
  }

  /** The upper edge of the interval. */
  @Override
  public Rate forecast() {
    if (samples.isEmpty()) {
      return Rate.ZERO;
    }
    Line line = Line.through(samples);
    double ahead = line.slope() > 0 ? horizon.toMillis() / 1e3 : 0;
    double second = samples.size() - 1 + ahead;
    double level = line.at(second);
    return Rate.of(level + margin * Math.sqrt(noise * level * (1 + line.spread(second))));
  }

  @Override
  public Rate newest() {
    return samples.isEmpty() ? Rate.ZERO : Rate.of(samples.get(samples.size() - 1));
  }

  private static double mean(List<Double> samples) {
    return samples.stream().mapToDouble(Double::doubleValue).sum() / samples.size();
  }

  /**
   * Least squares over the seconds 0, 1, 2 …
   *
   * @param squares sum of the squared distances of the seconds to their middle
   */
  private record Line(int seconds, double mean, double slope, double squares) {

    static Line through(List<Double> samples) {
      int seconds = samples.size();
      double mean = Trend.mean(samples);
      if (seconds < SECONDS_OF_A_SLOPE) {
        return new Line(seconds, mean, 0, Double.POSITIVE_INFINITY);
      }
      double middle = (seconds - 1) / 2.0;
      double product = 0;
      for (int second = 0; second < seconds; second++) {
        product += (second - middle) * samples.get(second);
      }
      double squares = seconds * (seconds * (double) seconds - 1) / 12;
      return new Line(seconds, mean, product / squares, squares);
    }

    /** Never below nothing. */
    double at(double second) {
      return Math.max(0, mean + slope * fromMiddle(second));
    }

    /** The variance of the line at a second, over that of a sample. */
    double spread(double second) {
      return 1.0 / seconds + fromMiddle(second) * fromMiddle(second) / squares;
    }

    private double fromMiddle(double second) {
      return second - (seconds - 1) / 2.0;
    }
  }
}
