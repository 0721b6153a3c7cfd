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
public record DemandWindow(double com, List<Double> samples) {
  private static final int SECONDS = 20;

  public DemandWindow {
    if (!(com >= 0)) {
      throw new IllegalArgumentException("com: " + com + " (expected: >= 0)");
    }
    samples = List.copyOf(samples);
  }

  /** A window before anything has arrived. */
  public static DemandWindow empty(double com) {
    return new DemandWindow(com, List.of(0.0));
  }

  /** The window one second later. */
  public DemandWindow after(double itemsInTheSecond) {
    List<Double> later = new ArrayList<>(samples);
    later.add(itemsInTheSecond);
    return new DemandWindow(com, later.subList(Math.max(0, later.size() - SECONDS), later.size()));
  }

  /** The weighted mean. */
  public Rate estimate() {
    double keep = 1 - 1 / (1 + com);
    double weighted = 0;
    double weights = 0;
    for (double sample : samples) {
      weighted = weighted * keep + sample;
      weights = weights * keep + 1;
    }
    return Rate.of(weighted / weights);
  }

  /** What arrived in the newest second. */
  public Rate newest() {
    return Rate.of(samples.get(samples.size() - 1));
  }
}
