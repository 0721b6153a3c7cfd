package io.gearshift.domain.traffic;

import java.util.List;

/**
 * The demand of a family as {@link Ewma} sees it, with two additions for plans that stand half a
 * minute: it counts a jump in full at once, and adds a margin for what may come until the next
 * plan.
 *
 * <p>The estimate is {@code level + margin * sqrt(noise * level)}. Noise is the mean square of the
 * difference between a second and the one 15 seconds before it, half the time for which plans
 * stand, over the sum of both: 1 for a Poisson process, more if arrivals cluster or the rate
 * wanders, never taken for less, and learnt over about a minute. So busy families get a small
 * margin for their size, and quiet ones a large one.
 *
 * <p>A jump is a second that lies more than four standard deviations off the level. The seconds
 * before it are forgotten, and teach nothing about noise: jumps are for {@link BurstRule}.
 *
 * @param margin in standard deviations; more sheds less and keeps more idle
 * @param noise variance of the arrivals over their mean, at least 1
 * @param level over the seconds since the last jump, not more than Ewma's
 */
public record EwmaWithMargin(double margin, double noise, Ewma level) implements Forecaster {
  private static final double DEVIATIONS_OF_A_JUMP = 4;
  private static final int SECONDS_APART = 15;
  private static final double SECONDS_OF_LEARNING = 60;

  public EwmaWithMargin {
    if (!(margin >= 0 && margin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: >= 0)");
    }
    if (!(noise >= 1 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("noise: " + noise + " (expected: >= 1)");
    }
  }

  /**
   * Before anything has arrived.
   *
   * @param com as of {@link Ewma}
   */
  public static EwmaWithMargin empty(double com, double margin) {
    return new EwmaWithMargin(margin, 1, Ewma.empty(com));
  }

  @Override
  public EwmaWithMargin after(double itemsInTheSecond) {
    return isJump(itemsInTheSecond)
        ? new EwmaWithMargin(margin, noise, new Ewma(level.com(), List.of(itemsInTheSecond)))
        : new EwmaWithMargin(margin, noiseAfter(itemsInTheSecond), level.after(itemsInTheSecond));
  }

  /** An EWMA of independent samples has their variance over {@code 1 + 2 * com}. */
  private boolean isJump(double items) {
    double expected = level.forecast().perSecond();
    double variance = noise * Math.max(1, expected) * (1 + 1 / (1 + 2 * level.com()));
    return Math.abs(items - expected) > DEVIATIONS_OF_A_JUMP * Math.sqrt(variance);
  }

  private double noiseAfter(double items) {
    List<Double> samples = level.samples();
    if (samples.size() < SECONDS_APART) {
      return noise;
    }
    double before = samples.get(samples.size() - SECONDS_APART);
    double sample = (items - before) * (items - before) / Math.max(1, items + before);
    return Math.max(1, noise + (sample - noise) / SECONDS_OF_LEARNING);
  }

  /** The level and its margin. */
  @Override
  public Rate forecast() {
    double items = level.forecast().perSecond();
    return Rate.of(items + margin * Math.sqrt(noise * items));
  }

  @Override
  public Rate newest() {
    return level.newest();
  }
}
