package io.gearshift.domain.traffic;

import java.util.ArrayList;
import java.util.List;

/**
 * The demand of a family, estimated from the arrivals of its last seconds: their exponentially
 * weighted mean. The newest of {@code n} samples has the weight 1, the one before it {@code 1 -
 * alpha}, then {@code (1 - alpha)²} and so on, divided by the sum of the weights, with {@code alpha
 * = 1 / (1 + com)} (as in the published code of Proteus: {@code ewm(com, adjust=True)} over twenty
 * seconds, of which the first is empty).
 *
 * @param com the centre of mass of the weights, in seconds; 1.6 for Proteus's Twitter trace
 * @param samples items that arrived in each second, the newest last
 */
public record Ewma(double com, List<Double> samples) implements Forecaster {
  private static final int SECONDS = 20;

  public Ewma {
    if (!(com >= 0)) {
      throw new IllegalArgumentException("com: " + com + " (expected: >= 0)");
    }
    samples = List.copyOf(samples);
  }

  /** Before anything has arrived. */
  public static Ewma empty(double com) {
    return new Ewma(com, List.of(0.0));
  }

  @Override
  public Ewma after(double itemsInTheSecond) {
    List<Double> later = new ArrayList<>(samples);
    later.add(itemsInTheSecond);
    return new Ewma(com, later.subList(Math.max(0, later.size() - SECONDS), later.size()));
  }

  /** The weighted mean. */
  @Override
  public Rate forecast() {
    double keep = 1 - 1 / (1 + com);
    double weighted = 0;
    double weights = 0;
    for (double sample : samples) {
      weighted = weighted * keep + sample;
      weights = weights * keep + 1;
    }
    return Rate.of(weighted / weights);
  }

  @Override
  public Rate newest() {
    return Rate.of(samples.get(samples.size() - 1));
  }
}
