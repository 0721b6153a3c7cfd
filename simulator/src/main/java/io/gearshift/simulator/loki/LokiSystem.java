package io.gearshift.simulator.loki;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.simulator.ControlSettings;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.arrivals.DrawnArrivals;
import io.gearshift.simulator.arrivals.Gaps;
import io.gearshift.simulator.pipeline.PipelineTraffic;
import io.gearshift.simulator.pipeline.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * What decides in a run.
 *
 * @param planner a new one for each run
 * @param patience after what time a query is given up, whatever its SLO
 */
record LokiSystem(
    String name,
    Supplier<Planner> planner,
    RoutePolicy routing,
    Function<Family, BatchPolicy> batching,
    DropPolicy drops,
    ControlSettings control,
    Duration patience) {

  LokiSystem named(String other) {
    return new LokiSystem(other, planner, routing, batching, drops, control, patience);
  }

  LokiSystem withRouting(RoutePolicy other) {
    return new LokiSystem(name, planner, other, batching, drops, control, patience);
  }

  LokiSystem withBatching(Function<Family, BatchPolicy> other) {
    return new LokiSystem(name, planner, routing, other, drops, control, patience);
  }

  LokiSystem withDrops(DropPolicy other) {
    return new LokiSystem(name, planner, routing, batching, other, control, patience);
  }

  LokiSystem withPatience(Duration other) {
    return new LokiSystem(name, planner, routing, batching, drops, control, other);
  }

  /** The means of runs with the seeds from 1 on, along the demand of figure 5. */
  Outcome run(LokiWorld world, int seeds) {
    return Outcome.ofSeeds(
        LongStream.rangeClosed(1, seeds).mapToObj(seed -> once(world, seed)).toList());
  }

  private Outcome once(LokiWorld world, long seed) {
    PipelineTraffic traffic =
        PipelineTraffic.of(
                world.graph(),
                world.factors(1),
                new DrawnArrivals(world.data().demand(), Gaps.POISSON))
            .withSlos(List.of(patience));
    Scenario scenario =
        Scenario.of(
                world.problem(),
                List.of(),
                new Scenario.Policies(planner.get(), routing, batching),
                seed)
            .withControl(control)
            .withPipelines(new Pipelines(List.of(traffic), drops));
    return Outcome.of(Simulation.run(scenario), world.graph(), world.servers(), world.slo());
  }
}
