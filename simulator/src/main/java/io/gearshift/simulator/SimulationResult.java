package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a simulation gave.
 *
 * @param families a tally for each second, of the queries that came in it, by family
 * @param plans that came into force, the first at the start
 * @param busy how long each device was at work
 * @param duration until the last query was accounted for
 */
public record SimulationResult(
    Map<FamilyId, List<Tally>> families,
    List<PlanChange> plans,
    Map<DeviceId, Duration> busy,
    Duration duration) {
  public SimulationResult {
    families = Collections.unmodifiableMap(new LinkedHashMap<>(families)); // sums keep their order
    plans = List.copyOf(plans);
    busy = Map.copyOf(busy);
  }

  /** All families and all seconds together. */
  public Tally total() {
    return Tally.sum(seconds());
  }

  /** All families together, a tally for each second. */
  public List<Tally> seconds() {
    int longest = families.values().stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, longest)
        .mapToObj(
            second ->
                Tally.sum(
                    families.values().stream()
                        .filter(list -> second < list.size())
                        .map(list -> list.get(second))
                        .toList()))
        .toList();
  }

  /** All families together, from one second to before another. */
  public Tally between(int from, int to) {
    List<Tally> seconds = seconds();
    return Tally.sum(seconds.subList(Math.min(from, seconds.size()), Math.min(to, seconds.size())));
  }

  /** One family, all seconds together. */
  public Tally family(FamilyId family) {
    return Tally.sum(families.getOrDefault(family, List.of()));
  }

  /** The mean over the seconds in which something was answered of their effective accuracies. */
  public double effectiveAccuracyOverSeconds() {
    return seconds().stream()
        .filter(tally -> tally.inTime() + tally.late() > 0)
        .mapToDouble(Tally::effectiveAccuracy)
        .average()
        .orElse(0);
  }
}
