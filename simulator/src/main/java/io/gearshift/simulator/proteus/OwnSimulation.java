package io.gearshift.simulator.proteus;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.simulator.ControlSettings;
import io.gearshift.simulator.Scenario;
import io.gearshift.simulator.Simulation;
import io.gearshift.simulator.SimulationResult;
import io.gearshift.simulator.Tally;
import io.gearshift.simulator.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The same arrivals on the same cluster in our simulator. Books are kept by the second in which a
 * query came, and as batchers drop what would be late, nothing is answered later than a second with
 * an SLO below that.
 */
final class OwnSimulation {

  /** What decides. */
  record Setup(
      Planner planner,
      RoutePolicy routing,
      Function<Family, BatchPolicy> batching,
      ControlSettings control) {}

  private OwnSimulation() {}

  static Outcome run(Setup setup, Problem world, ArrivalTrace trace, long seed) {
    List<Traffic> traffic = new ArrayList<>();
    for (Family family : world.families()) {
      traffic.add(Traffic.of(family.id(), trace.of(family.id().name())));
    }
    SimulationResult result =
        Simulation.run(
            Scenario.of(
                    world,
                    traffic,
                    new Scenario.Policies(setup.planner(), setup.routing(), setup.batching()),
                    seed)
                .withControl(setup.control()));
    return Outcome.of(
        result.seconds().stream().map(OwnSimulation::second).toList(),
        1 - result.total().inTimeRatio(),
        OptionalDouble.empty());
  }

  private static Outcome.Second second(Tally tally) {
    return new Outcome.Second(
        tally.offered(), tally.inTime() + tally.late(), 100 * tally.accuracies(), 0);
  }
}
