package io.gearshift.domain.pipeline;

import java.time.Duration;
import java.util.Map;

/**
 * How far away the end of a pipeline is at the earliest for an item that comes to a stage now: each
 * stage begins with it once it is there and what waits there now is done, and while it is on its
 * way nothing else comes between. Every branch is taken, and what lies between stages takes no
 * time.
 *
 * @param waits how long what waits at a stage takes from now on, by its name; nothing if absent
 * @param runs how long a stage takes at least, by its name; nothing if absent
 */
public record EarliestEnd(
    PipelineGraph graph, Map<String, Duration> waits, Map<String, Duration> runs) {
  public EarliestEnd {
    waits = Map.copyOf(waits);
    runs = Map.copyOf(runs);
  }

  public Duration from(String stage) {
    return from(graph.stage(stage), Duration.ZERO);
  }

  private Duration from(Stage stage, Duration arrival) {
    Duration wait = waits.getOrDefault(stage.name(), Duration.ZERO);
    Duration end = later(arrival, wait).plus(runs.getOrDefault(stage.name(), Duration.ZERO));
    Duration last = end;
    for (Stage child : graph.children(stage)) {
      last = later(last, from(child, end));
    }
    return last;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
