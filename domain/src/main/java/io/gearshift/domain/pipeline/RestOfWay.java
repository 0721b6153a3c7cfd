package io.gearshift.domain.pipeline;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the rest of the way is from each stage of a pipeline: the sum over the stages on the
 * longest way that follows. What comes between stages is taken to take no time, and every branch to
 * be taken.
 */
public final class RestOfWay {
  private final Map<String, Duration> times;
  private final Map<String, Duration> after = new HashMap<>();

  /**
   * @param times of the stages by their names; nothing if absent
   */
  public RestOfWay(PipelineGraph graph, Map<String, Duration> times) {
    this.times = Map.copyOf(times);
    List<Stage> stages = graph.stages();
    for (int i = stages.size() - 1; i >= 0; i--) {
      Duration longest = Duration.ZERO;
      for (Stage child : graph.children(stages.get(i))) {
        Duration way = from(child.name());
        longest = way.compareTo(longest) > 0 ? way : longest;
      }
      after.put(stages.get(i).name(), longest);
    }
  }

  /** What a stage takes itself. */
  public Duration at(String stage) {
    return times.getOrDefault(stage, Duration.ZERO);
  }

  /** What follows on a stage. */
  public Duration after(String stage) {
    return after.get(stage);
  }

  /** A stage and what follows on it. */
  public Duration from(String stage) {
    return at(stage).plus(after(stage));
  }
}
