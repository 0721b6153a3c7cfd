package io.gearshift.config.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Queries that come along a curve or as they were recorded, for one family or for several.
 *
 * @param families or pipelines: if there are several, they share the curve, or each has the
 *     arrivals of its name
 * @param zipf how unevenly they share: the exponent of Zipf's law, the first family the most
 *     popular; 0 and none are even
 * @param curve if nothing is recorded
 * @param arrivals a file with an instant for each query, in place of a curve
 * @param rowsOf whose arrivals the only family has, by their names in the file; its own if left out
 * @param scale multiplies all rates, of arrivals by having time go faster; 1 if left out
 * @param gaps how regular arrivals are; Poisson if left out
 * @param cv2 for {@code gamma}: the squared coefficient of variation of distances
 * @param slos what queries ask for, each as likely as the others; if left out, that of their family
 *     or pipeline
 * @param items that queries have, each as likely as the others; 1 if left out, and always for
 *     pipelines
 */
public record TrafficSettings(
    List<String> families,
    Optional<Double> zipf,
    Optional<CurveSettings> curve,
    Optional<Path> arrivals,
    Optional<List<String>> rowsOf,
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
    requireOneSource(curve, arrivals);
    if (arrivals.isPresent()) {
      requireNothingDrawn(zipf, gaps, cv2);
    }
    requireRows(families, arrivals, rowsOf);
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

  private static void requireOneSource(Optional<CurveSettings> curve, Optional<Path> arrivals) {
    if (curve.isPresent() && arrivals.isPresent()) {
      throw new IllegalArgumentException(
          "arrivals: " + arrivals.get() + " (expected: none, for there is a curve beside it)");
    }
    if (curve.isEmpty() && arrivals.isEmpty()) {
      throw new IllegalArgumentException(
          "curve: missing (expected: a curve of rates, or arrivals = FILE)");
    }
  }

  private static void requireNothingDrawn(
      Optional<Double> zipf, Optional<Gaps> gaps, Optional<Double> cv2) {
    Map<String, Optional<?>> drawn = new LinkedHashMap<>();
    drawn.put("zipf", zipf);
    drawn.put("gaps", gaps);
    drawn.put("cv2", cv2);
    drawn.forEach(
        (key, value) -> {
          if (value.isPresent()) {
            throw new IllegalArgumentException(
                key + ": " + value.get() + " (expected: none, for arrivals are not drawn)");
          }
        });
  }

  private static void requireRows(
      List<String> families, Optional<Path> arrivals, Optional<List<String>> rowsOf) {
    if (rowsOf.isEmpty()) {
      return;
    }
    if (arrivals.isEmpty()) {
      throw new IllegalArgumentException(
          "rows-of: " + rowsOf.get() + " (expected: none, for it is for arrivals = FILE)");
    }
    if (rowsOf.get().isEmpty() || families.size() > 1) {
      throw new IllegalArgumentException(
          "rows-of: "
              + rowsOf.get()
              + " (expected: one or more names, for one family; here are "
              + families
              + ")");
    }
  }

  private static void requireAtLeastNothing(String key, Optional<Double> value) {
    if (value.isPresent() && !(value.get() >= 0 && value.get() < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(key + ": " + value.get() + " (expected: >= 0)");
    }
  }
}
