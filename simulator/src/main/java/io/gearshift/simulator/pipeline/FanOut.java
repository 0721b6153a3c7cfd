package io.gearshift.simulator.pipeline;

import java.util.List;
import java.util.random.RandomGenerator;

/** How many items come of an answer, where it is known how many come on average. */
@FunctionalInterface
public interface FanOut {
  /** The whole number below the average or the one above it. */
  FanOut EVEN = (factor, random) -> rounded(factor, random);

  /**
   * @param factor the average
   */
  int items(double factor, RandomGenerator random);

  /**
   * In the proportions of these numbers, each as likely as the others: of the average's proportion
   * to theirs, rounded up or down at random so that none is lost.
   *
   * @throws IllegalArgumentException if there are none, if one is negative, or all are zero
   */
  static FanOut inProportionsOf(List<Integer> counts) {
    List<Integer> all = List.copyOf(counts);
    double mean = all.stream().mapToInt(Integer::intValue).average().orElse(0);
    if (!(mean > 0) || all.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "counts: " + all + " (expected: numbers >= 0, of which at least one is positive)");
    }
    return (factor, random) -> rounded(all.get(random.nextInt(all.size())) * factor / mean, random);
  }

  private static int rounded(double items, RandomGenerator random) {
    int below = (int) items;
    return random.nextDouble() < items - below ? below + 1 : below;
  }
}
