package io.gearshift.actors.pipeline;

import io.gearshift.actors.pipeline.Underway.Served;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.DropPolicy.Crossing;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lets queries and items on to a stage, or not, by the policy and what stages say of their time.
 */
final class Gate {
  private final DropPolicy policy;
  private final PipelineGraph graph;
  private final StageTimes times;

  Gate(DropPolicy policy, PipelineGraph graph, StageTimes times) {
    this.policy = policy;
    this.graph = graph;
    this.times = times;
  }

  /**
   * Why it is not let on to a stage.
   *
   * @param before what the stage before has answered, if there is one
   */
  Optional<Refusal> refusal(Stage stage, Query query, List<Served> before, Instant now) {
    if (!now.isBefore(query.deadline())) {
      return Optional.of(new Refusal(Reason.DEADLINE, "it has passed"));
    }
    Optional<Served> slowest = before.stream().max(Comparator.comparing(Served::spent));
    Crossing crossing =
        new Crossing(
            graph.children(stage).isEmpty(),
            Duration.between(now, query.deadline()),
            times.deadlines().least().at(stage.name()),
            times.rest(stage.name(), now),
            slowest.map(Served::spent).orElse(Duration.ZERO),
            slowest.map(Served::budget).orElse(Duration.ZERO));
    return policy.drops(crossing)
        ? Optional.of(new Refusal(reason(stage, crossing), detail(stage, crossing)))
        : Optional.empty();
  }

  /** Overload if the time would do, were it not for what waits. */
  private Reason reason(Stage stage, Crossing crossing) {
    Duration runs = times.deadlines().least().from(stage.name());
    boolean fitsWithoutWaits = runs.compareTo(crossing.left()) <= 0;
    boolean fits = crossing.rest().compareTo(crossing.left()) <= 0;
    return fitsWithoutWaits && !fits ? Reason.OVERLOAD : Reason.DEADLINE;
  }

  private static String detail(Stage stage, Crossing crossing) {
    return "from stage '%s' on it takes at least %d ms, and %d ms are left"
        .formatted(stage.name(), crossing.rest().toMillis(), crossing.left().toMillis());
  }
}
