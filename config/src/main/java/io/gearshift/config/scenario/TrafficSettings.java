package io.gearshift.config.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Queries that come along a curve, for one family or for several.
 *
 * @param families if there are several, they share the curve
 * @param zipf how unevenly they do: the exponent of Zipf's law, the first family the most popular;
 *     0 and none are even
 * @param scale multiplies all rates; 1 if left out
 * @param gaps how regular arrivals are; Poisson if left out
 * @param cv2 for {@code gamma}: the squared coefficient of variation of distances
 * @param slos what queries ask for, each as likely as the others; if left out, their family's
 * @param items that queries have, each as likely as the others; 1 if left out
 */
public record TrafficSettings(
    List<String> families,
    Optional<Double> zipf,
    CurveSettings curve,
    Optional<Double> scale,
    Optional<Gaps> gaps,
    Optional<Double> cv2,
    Optional<List<Duration>> slos,
    Optional<List<Integer>> items) {

  /** How regular arrivals are. */
  public enum Gaps {
    EVEN,
    POISSON,
    GAMMA
  }

  public TrafficSettings {
    if (families.isEmpty()) {
      throw new IllegalArgumentException("families: [] (expected: at least one)");
    }
    requireAtLeastNothing("zipf", zipf);
    requireAtLeastNothing("scale", scale);
    requireAtLeastNothing("cv2", cv2);
    if (cv2.isPresent() != gaps.filter(Gaps.GAMMA::equals).isPresent()) {
      throw new IllegalArgumentException(
          cv2.isPresent()
              ? "cv2: " + cv2.get() + " (expected: none, for it is for gaps = gamma)"
              : "cv2: missing (expected: a number >= 0, for gaps = gamma)");
    }
    if (slos.isPresent() && slos.get().stream().anyMatch(slo -> slo.isNegative() || slo.isZero())) {
      throw new IllegalArgumentException("slos: " + slos.get() + " (expected: each > 0s)");
    }
    if (items.isPresent()
        && (items.get().isEmpty() || items.get().stream().anyMatch(count -> count < 1))) {
      throw new IllegalArgumentException(
          "items: " + items.get() + " (expected: one or more numbers >= 1)");
    }
  }

  /** The squared coefficient of variation of distances. */
  public double irregularity() {
    return switch (gaps.orElse(Gaps.POISSON)) {
      case EVEN -> 0;
      case POISSON -> 1;
      case GAMMA -> cv2.orElseThrow();
    };
  }

  private static void requireAtLeastNothing(String key, Optional<Double> value) {
    if (value.isPresent() && !(value.get() >= 0 && value.get() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + ": " + value.get() + " (expected: >= 0)");
    }
  }
}
