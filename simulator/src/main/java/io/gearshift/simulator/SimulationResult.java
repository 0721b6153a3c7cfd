package io.gearshift.simulator;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.simulator.pipeline.PipelineResult;
import io.gearshift.simulator.pipeline.PipelineTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a simulation gave.
 *
 * @param families a tally for each second, of the queries that came in it, by family; what
 *     pipelines ask of it is not among them
 * @param pipelines what came of the queries of each
 * @param plans that came into force, the first at the start
 * @param busy how long each device was at work
 * @param duration until the last query was accounted for
 */
public record SimulationResult(
    Map<FamilyId, List<Tally>> families,
    Map<PipelineId, PipelineResult> pipelines,
    List<PlanChange> plans,
    Map<DeviceId, Duration> busy,
    Duration duration) {
  public SimulationResult {
    families = Collections.unmodifiableMap(new LinkedHashMap<>(families)); // sums keep their order
    pipelines = Collections.unmodifiableMap(new LinkedHashMap<>(pipelines));
    plans = List.copyOf(plans);
    busy = Map.copyOf(busy);
  }

  /** All families and pipelines and all seconds together. */
  public Tally total() {
    return Tally.sum(seconds());
  }

  /** All families and pipelines together, a tally for each second. */
  public List<Tally> seconds() {
    List<List<Tally>> all = new ArrayList<>(families.values());
    for (PipelineResult result : pipelines.values()) {
      all.add(result.seconds().stream().map(PipelineTally::queries).toList());
    }
    int longest = all.stream().mapToInt(List::size).max().orElse(0);
    return IntStream.range(0, longest)
        .mapToObj(
            second ->
                Tally.sum(
                    all.stream()
                        .filter(list -> second < list.size())
                        .map(list -> list.get(second))
                        .toList()))
        .toList();
  }

  /** All families and pipelines together, from one second to before another. */
  public Tally between(int from, int to) {
    List<Tally> seconds = seconds();
    return Tally.sum(seconds.subList(Math.min(from, seconds.size()), Math.min(to, seconds.size())));
  }

  /** One family, all seconds together. */
  public Tally family(FamilyId family) {
    return Tally.sum(families.getOrDefault(family, List.of()));
  }

  /** How many devices hosted something at the end of each second. */
  public List<Integer> devicesPerSecond() {
    List<Integer> devices = new ArrayList<>();
    int plan = 0;
    for (long second = 1; second <= duration.toSeconds(); second++) {
      while (plan + 1 < plans.size()
          && plans.get(plan + 1).adopted().compareTo(Duration.ofSeconds(second)) <= 0) {
        plan++;
      }
      devices.add(plans.get(plan).devices());
    }
    return devices;
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
