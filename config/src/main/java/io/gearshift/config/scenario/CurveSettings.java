package io.gearshift.config.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the rate of queries goes over time. Each shape has keys of its own.
 *
 * @param rate per second: the first one, the base, or the low of a wave
 * @param to the other rate: the last one, the peak, or the high of a wave
 * @param lasts how long; all of a trace if left out
 * @param steps of a staircase
 * @param every period of spikes
 * @param spike how long a spike lasts
 * @param period of a wave
 * @param file of a trace
 * @param column of a trace with a column for each family: whose
 */
public record CurveSettings(
    Shape shape,
    Optional<Double> rate,
    Optional<Double> to,
    Optional<Duration> lasts,
    Optional<Integer> steps,
    Optional<Duration> every,
    Optional<Duration> spike,
    Optional<Duration> period,
    Optional<String> file,
    Optional<String> column) {

  /** What the curve looks like. */
  public enum Shape {
    /** One rate. */
    CONSTANT(Set.of("rate", "lasts"), Set.of()),
    /** From one rate to another in a straight line. */
    RAMP(Set.of("rate", "to", "lasts"), Set.of()),
    /** From one rate to another in steps of equal length. */
    STEPS(Set.of("rate", "to", "steps", "lasts"), Set.of()),
    /** A rate that jumps to another in the middle of each period. */
    SPIKES(Set.of("rate", "to", "every", "spike", "lasts"), Set.of()),
    /** A day: from its low to its high after half a period, and back. */
    DIURNAL(Set.of("rate", "to", "period", "lasts"), Set.of()),
    /** The same wave from its middle, upwards. */
    SINE(Set.of("rate", "to", "period", "lasts"), Set.of()),
    /** Rates from a file. */
    TRACE(Set.of("file"), Set.of("column", "lasts"));

    private final Set<String> needed;
    private final Set<String> allowed;

    Shape(Set<String> needed, Set<String> allowed) {
      this.needed = needed;
      this.allowed = allowed;
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public CurveSettings {
    Map<String, Optional<?>> values = new LinkedHashMap<>();
    values.put("rate", rate);
    values.put("to", to);
    values.put("lasts", lasts);
    values.put("steps", steps);
    values.put("every", every);
    values.put("spike", spike);
    values.put("period", period);
    values.put("file", file);
    values.put("column", column);
    List<String> wrong = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (value.isEmpty() && shape.needed.contains(key)) {
            wrong.add(key + ": missing (expected: with shape = " + shape.word() + ")");
          } else if (value.isPresent()
              && !shape.needed.contains(key)
              && !shape.allowed.contains(key)) {
            wrong.add(
                key
                    + ": "
                    + value.get()
                    + " (expected: none, for shape = "
                    + shape.word()
                    + " has no such key)");
          }
        });
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
    requirePositive("lasts", lasts);
    requirePositive("period", period);
  }

  private static void requirePositive(String key, Optional<Duration> value) {
    if (value.isPresent() && (value.get().isNegative() || value.get().isZero())) {
      throw new IllegalArgumentException(key + ": " + value.get() + " (expected: > 0s)");
    }
  }
}
