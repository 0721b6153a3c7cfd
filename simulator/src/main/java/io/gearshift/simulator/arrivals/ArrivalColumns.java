package io.gearshift.simulator.arrivals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the columns of a file of arrivals hold, the first being 0.
 *
 * @param time when a query came
 * @param unit of the time, in nanoseconds
 * @param slo in milliseconds
 */
record ArrivalColumns(int count, int time, double unit, OptionalInt family, OptionalInt slo) {
  static final String FORMS =
      "seconds or seconds,family in each line, or a first line that names the columns: one of"
          + " seconds, arrival_s and arrival_ms, and if need be family and slo_ms";

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Map<String, Double> TIMES =
      Map.of("seconds", NANOS, "arrival_s", NANOS, "arrival_ms", NANOS_PER_MILLI);
  private static final Set<String> NAMES =
      Set.of("seconds", "arrival_s", "arrival_ms", "family", "slo_ms");

  /** Columns by their names; none if they are not those of arrivals. */
  static Optional<ArrivalColumns> named(List<String> names) {
    List<String> times = names.stream().filter(TIMES::containsKey).toList();
    if (times.size() != 1
        || !NAMES.containsAll(names)
        || new HashSet<>(names).size() < names.size()) {
      return Optional.empty();
    }
    String time = times.get(0);
    return Optional.of(
        new ArrivalColumns(
            names.size(),
            names.indexOf(time),
            TIMES.get(time),
            place(names, "family"),
            place(names, "slo_ms")));
  }

  /** Columns without names; none if there are more than seconds and families. */
  static Optional<ArrivalColumns> unnamed(int count) {
    return count > 2 ? Optional.empty() : named(List.of("seconds", "family").subList(0, count));
  }

  private static OptionalInt place(List<String> names, String name) {
    int place = names.indexOf(name);
    return place < 0 ? OptionalInt.empty() : OptionalInt.of(place);
  }
}
