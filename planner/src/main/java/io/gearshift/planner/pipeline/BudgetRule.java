package io.gearshift.planner.pipeline;

import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.plan.Route;
import java.time.Duration;
import java.util.List;

/** What part of the time a stop on a way is allowed. */
public interface BudgetRule {
  /**
   * @param branch the stops from the first stage to one that nothing follows on
   */
  Duration budget(PipelineGraph graph, List<Route.Stop> branch, Route.Stop stop);

  /** All of the SLO, in proportion to how long batches take. */
  BudgetRule ALL_OF_THE_SLO =
      (graph, branch, stop) -> {
        long all = branch.stream().mapToLong(other -> other.batch().toNanos()).sum();
        double part = (double) stop.batch().toNanos() / all;
        return Duration.ofNanos((long) (graph.slo().toNanos() * part));
      };

  /**
   * The same as if each stage had to wait for the longest batch of any first, as it may where
   * stages share a device: a stage of short batches is not late because of others.
   */
  BudgetRule WITH_THE_LONGEST_WAIT =
      (graph, branch, stop) -> {
        long longest = branch.stream().mapToLong(other -> other.batch().toNanos()).max().orElse(0);
        long all = branch.stream().mapToLong(other -> other.batch().toNanos() + longest).sum();
        double part = (double) (stop.batch().toNanos() + longest) / all;
        return Duration.ofNanos((long) (graph.slo().toNanos() * part));
      };
}
