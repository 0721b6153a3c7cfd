package io.gearshift.planner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Workload;
import io.gearshift.planner.pipeline.AllPaths.Place;
import io.gearshift.planner.pipeline.AllPaths.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Variable;

/** What the check makes of placements, against a linear programme over every path that there is. */
class BestWaysTest {
  private static final Assumptions ASSUMPTIONS = Assumptions.DEFAULT;
  private static final Objective OBJECTIVE = Objective.DEFAULT;
  private static final PlanCheck CHECK = new PlanCheck(ASSUMPTIONS, OBJECTIVE, Integer.MAX_VALUE);

  static {
    // it would print what it thinks of the hardware
    System.setProperty("shut.up.ojAlgo", "true");
  }

  private final long seed = 7;
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void queriesTakeTheWaysThatAreWorthMostOfAllThereAre() {
    System.out.println("BestWaysTest seed " + seed);
    int served = 0;
    for (int i = 0; i < 300; i++) {
      Problem problem = start(RandomPipelines.small(random));
      List<Placement> placements = somePlacements(problem);
      Plan plan =
          new Plan(
              1,
              placements,
              List.of(),
              Map.of(),
              new Budgets(problem).even(),
              Optional.empty(),
              List.of());
      double worth = best(problem, placements);
      double devices = placements.stream().map(Placement::device).distinct().count();
      double value =
          Objective.points(
              worth - OBJECTIVE.devicePrice().perSecond() * devices,
              Workload.of(problem).totalDemand());

      assertThat(CHECK.value(problem, plan))
          .as("problem %d", i)
          .isCloseTo(value, within(1e-5 * Math.max(100, Math.abs(value))));
      served += CHECK.outcome(problem, plan).routes().isEmpty() ? 0 : 1;
    }
    assertThat(served).isGreaterThan(100);
  }

  private static Problem start(Problem problem) {
    return new Problem(
        problem.devices(),
        problem.families(),
        problem.profiles(),
        problem.demand(),
        problem.pipelines(),
        Optional.empty());
  }

  private List<Placement> somePlacements(Problem problem) {
    List<Placement> placements = new ArrayList<>();
    for (Device device : problem.devices()) {
      for (Family family : problem.families()) {
        for (Variant variant : family.variants()) {
          if (random.nextInt(3) == 0) {
            placements.add(new Placement(device.id(), variant.id(), 1 + random.nextInt(4)));
          }
        }
      }
    }
    return placements;
  }

  /** Each device has a row of its own, each path a column. */
  private static double best(Problem problem, List<Placement> placements) {
    Profiles profiles = new Profiles(problem.profiles());
    List<Place> places = new ArrayList<>();
    for (Placement placement : placements) {
      VariantProfile profile =
          profiles.of(placement.variant(), device(problem, placement.device())).orElseThrow();
      places.add(
          new Place(
              placement.variant(),
              ASSUMPTIONS.latency(profile).of(placement.batchCap()).toNanos(),
              ASSUMPTIONS.capacity(profile, placement.batchCap()).perSecond()));
    }
    ExpressionsBasedModel model = new ExpressionsBasedModel();
    List<Expression> devices = new ArrayList<>();
    problem.devices().forEach(d -> devices.add(model.newExpression(d.id().toString()).upper(1)));
    List<Expression> loads = new ArrayList<>();
    double shed = 0;
    for (PipelineLoad load : Workload.of(problem).loads()) {
      double demand = load.demand().perSecond();
      loads.add(model.newExpression(load.graph().id().name()).upper(demand));
      shed += OBJECTIVE.unserved() * demand;
    }
    model.newVariable("nothing").lower(0).upper(1).weight(0);
    for (Way way : AllPaths.of(problem, places)) {
      Variable rate =
          model.newVariable(way.toString()).lower(0).weight(OBJECTIVE.unserved() + way.accuracy());
      loads.get(way.load()).set(rate, 1);
      double[] time = new double[devices.size()];
      for (int stage = 0; stage < way.places().size(); stage++) {
        int place = way.places().get(stage);
        Device device = device(problem, placements.get(place).device());
        time[problem.devices().indexOf(device)] +=
            way.items().get(stage) / places.get(place).capacity();
      }
      for (int i = 0; i < time.length; i++) {
        if (time[i] > 0) {
          devices.get(i).set(rate, time[i]);
        }
      }
    }
    return model.maximise().getValue() - shed;
  }

  private static Device device(Problem problem, DeviceId id) {
    return problem.devices().stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
  }
}
