package io.gearshift.simulator;

import static io.gearshift.simulator.SimulationTest.LARGE;
import static io.gearshift.simulator.SimulationTest.SMALL;
import static io.gearshift.simulator.SimulationTest.every;
import static io.gearshift.simulator.SimulationTest.plan;
import static io.gearshift.simulator.SimulationTest.scenario;
import static io.gearshift.simulator.SimulationTest.traffic;
import static io.gearshift.simulator.SimulationTest.world;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.simulator.PlanChange.Difference;
import io.gearshift.simulator.arrivals.RateCurve;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanChangeTest {
  @Test
  void aPlanSaysWhatItChanges() {
    List<Plan> plans =
        List.of(
            plan(1, 64, Map.of(LARGE, 0.5, SMALL, 0.5)),
            plan(2, 64, Map.of(LARGE, 0.5, SMALL, 0.5)),
            plan(3, 64, Map.of(LARGE, 0.1, SMALL, 0.9)),
            plan(4, 32, Map.of(LARGE, 0.1, SMALL, 0.9)));
    Scenario scenario =
        scenario(
                1,
                RateCurve.steady(100, 4),
                new WeightedSplit(),
                (problem, epoch) -> plans.get((int) Math.min(epoch, plans.size()) - 1))
            .withControl(every(Duration.ofSeconds(1)));
    assertThat(Simulation.run(scenario).plans().subList(0, plans.size()))
        .extracting(PlanChange::difference)
        .containsExactly(
            Difference.PLACEMENTS, Difference.NONE, Difference.SHARES, Difference.PLACEMENTS);
  }

  @Test
  void whatWasNeverProfiledOnADeviceIsNotOpenedThere() {
    Problem whole = world(1);
    Problem world =
        new Problem(
            whole.devices(),
            whole.families(),
            whole.profiles().stream().filter(p -> p.variant().equals(SMALL)).toList());
    SimulationResult result =
        Simulation.run(
            Scenario.of(
                world,
                traffic(100),
                new Scenario.Policies(
                    (problem, epoch) -> plan(epoch, 64, Map.of(LARGE, 0.5, SMALL, 0.5)),
                    new WeightedSplit(),
                    family -> new WorkConserving()),
                1));
    assertThat(result.plans().get(0).unprofiled())
        .extracting(Placement::variant)
        .containsOnly(LARGE);
    assertThat(result.total().shareOf(SMALL)).isEqualTo(1);
    assertThat(result.total().inTimeRatio()).isEqualTo(1);
  }

  @Test
  void plansAreForNoLessThanTheFloor() {
    Scenario scenario =
        scenario(1, RateCurve.steady(10, 3), new WeightedSplit(), new ResidentPlanner())
            .withControl(every(Duration.ofSeconds(1)).withFloor(Rate.of(50)));
    assertThat(Simulation.run(scenario).plans())
        .hasSizeGreaterThan(1)
        .allSatisfy(plan -> assertThat(plan.demand()).containsValue(Rate.of(50)));
  }
}
