package io.gearshift.planner.cascadeserve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.gear.GearPlan;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GearPartsTest {
  private static final Goal GOAL = Goal.latency(Duration.ofMillis(60));

  @Test
  void theLoadOfOneModelIsSharedByTheSpeedOfItsDevices() {
    Device fast = Worlds.device(0, 100);
    Device slow = Worlds.device(1, 100);
    Site onFast = new Site(fast, Worlds.variant(0));
    Site onSlow = new Site(slow, Worlds.variant(0));
    CascadeOutcome single =
        new CascadeOutcome(Cascade.of(Worlds.variant(0)), new Accuracy(0.9), List.of(1.0), 100);
    LoadBalance balance =
        LoadBalance.of(single, List.of(onFast, onSlow), site -> site == onFast ? 0.01 : 0.02)
            .orElseThrow();

    assertThat(90 * balance.busy()).isEqualTo(0.6, within(1e-9));
    assertThat(90 * balance.weights().get(onFast)).isEqualTo(60, within(1e-6));
    assertThat(90 * balance.weights().get(onSlow)).isEqualTo(30, within(1e-6));
  }

  @Test
  void aCascadeOneOfWhoseVariantsIsNowhereCannotBeBalanced() {
    CascadeOutcome scored = Worlds.table(new Random(1), 0.7, 0.8, 0.9).outcome(cascade(0.5, 0.5));
    List<Site> sites = List.of(new Site(Worlds.device(0, 1), Worlds.variant(0)));

    assertThat(LoadBalance.of(scored, sites, site -> 0.01)).isEmpty();
  }

  @Test
  void balancingIsNeverWorseThanSharingEvenly() {
    Random random = new Random(11);
    for (int round = 0; round < 50; round++) {
      CascadeOutcome scored =
          new CascadeOutcome(
              cascade(0.5, 0.5), new Accuracy(0.9), List.of(1.0, random.nextDouble(), 0.1), 100);
      List<Site> sites =
          Worlds.devices(1 + random.nextInt(3), 100).stream()
              .flatMap(
                  device -> List.of(0, 1, 2).stream().map(v -> new Site(device, Worlds.variant(v))))
              .toList();
      double[] seconds = random.doubles(sites.size(), 0.001, 0.1).toArray();
      LoadBalance balance =
          LoadBalance.of(scored, sites, site -> seconds[sites.indexOf(site)]).orElseThrow();
      double devices = sites.size() / 3.0;
      double most = 0;
      for (int from = 0; from < sites.size(); from += 3) {
        double load = 0;
        for (int i = 0; i < 3; i++) {
          load += scored.reached().get(i) / devices * seconds[from + i];
        }
        most = Math.max(most, load);
      }

      assertThat(balance.busy()).as("round " + round).isLessThanOrEqualTo(most + 1e-9);
    }
  }

  @Test
  void theFrontHasTheCheapestAndTheMostAccurateAndNothingThatIsWorseInBoth() {
    GearProblem problem = Worlds.three(2, 1_000, GOAL, 1_000, 4);
    RunCost cost = new RunCost(problem, false);
    List<CascadeOutcome> all = CascadeFront.DEFAULT.run(problem, cost::seconds);
    List<CascadeOutcome> drawn = new CascadeFront(3, 60, 40, 1).run(problem, cost::seconds);

    for (List<CascadeOutcome> front : List.of(all, drawn)) {
      assertThat(front.get(0).cascade()).isEqualTo(Cascade.of(Worlds.variant(0)));
      assertThat(front.get(front.size() - 1).accuracy())
          .isGreaterThanOrEqualTo(problem.table().accuracy(Worlds.variant(2)));
      for (int i = 1; i < front.size(); i++) {
        assertThat(front.get(i).accuracy()).isGreaterThan(front.get(i - 1).accuracy());
        assertThat(cost.seconds(front.get(i))).isGreaterThan(cost.seconds(front.get(i - 1)));
      }
    }
    assertThat(all.stream().filter(one -> one.cascade().steps().size() > 1)).isNotEmpty();
  }

  @Test
  void aSearchForSinglesFindsSingles() {
    GearProblem problem = Worlds.three(2, 1_000, GOAL, 1_000, 4);
    List<CascadeOutcome> front =
        CascadeFront.DEFAULT.singles().run(problem, new RunCost(problem, false)::seconds);

    assertThat(front).hasSize(3).allMatch(one -> one.cascade().steps().size() == 1);
  }

  @Test
  void theSimulationAnswersEveryQueryAndIsRightAsOftenAsTheTable() {
    GearProblem problem = Worlds.three(2, 1_000, GOAL, 800, 3);
    GearPlan plan =
        new GearPlanner(GearSettings.DEFAULT, SimulatedJudge.DEFAULT).plan(problem, n -> {});
    int queries = 6 * problem.table().examples();
    GearOutcome outcome =
        new GearSimulation(problem, plan, 8, Duration.ofMillis(100))
            .run(SimulatedJudge.poisson(100, queries, 4));

    assertThat(outcome.nanos()).hasSize(queries).isSorted().doesNotContain(0);
    assertThat(outcome.accuracy())
        .isEqualTo(plan.gears().get(0).expected().accuracy().value(), within(0.01));
    assertThat(outcome.within(GOAL.deadline())).isGreaterThan(0.95);
  }

  private static Cascade cascade(double first, double second) {
    return new Cascade(
        List.of(
            new CascadeStep(Worlds.variant(0), first),
            new CascadeStep(Worlds.variant(1), second),
            new CascadeStep(Worlds.variant(2), 0)));
  }
}
