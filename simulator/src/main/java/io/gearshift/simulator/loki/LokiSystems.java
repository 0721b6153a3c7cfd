package io.gearshift.simulator.loki;

import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.TimeoutBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.LokiDrops;
import io.gearshift.domain.pipeline.PredictiveDrop;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.MostAccurateInTime;
import io.gearshift.domain.routing.OpportunisticReroute;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import io.gearshift.simulator.ControlSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The systems that the paper compares, and ours, in a world of theirs.
 *
 * @param solver solves the two steps of Loki's programme
 */
record LokiSystems(LokiWorld world, Planner solver) {
  /** By how much Loki plans for more cars than there are, where it reroutes. */
  private static final double BETA = 1.05;

  private static final double COM = 1.6;
  private static final Rate FLOOR = Rate.of(50);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final double HEADROOM = 1.05;
  private static final double GAP = 0.01;
  private static final BurstRule BURST = new BurstRule(1.1, Duration.ofSeconds(2));

  /** Its plans, the root by what waits, rerouting, and early dropping by the SLO. */
  LokiSystem loki() {
    return new LokiSystem(
        "Loki",
        () -> new LokiPlans(solver, world.factors(BETA)),
        new RootByQueue(LokiWorld.DETECTION, new OpportunisticReroute()),
        family -> new EarlyDrop(),
        LokiDrops.LAST_TASK,
        every(SECOND),
        world.slo());
  }

  /** The same with the root by its table, as in the paper. */
  LokiSystem lokiByTables() {
    return loki().withRouting(new OpportunisticReroute());
  }

  /** Nothing is dropped before it is a second old. */
  LokiSystem droppingNothing() {
    return lokiWithoutRerouting()
        .withBatching(family -> atOnce())
        .withDrops(LokiDrops.NONE)
        .withPatience(SECOND);
  }

  /** What could not be in time any more is dropped at the last task. */
  LokiSystem droppingAtTheLastTask() {
    return lokiWithoutRerouting()
        .withBatching(family -> family.id().equals(LokiWorld.CARS) ? new EarlyDrop() : atOnce());
  }

  /** What overruns its budget at a task is dropped. */
  LokiSystem droppingAtEachTask() {
    return lokiWithoutRerouting()
        .withBatching(family -> new ByDue(new EarlyDrop()))
        .withDrops(LokiDrops.NONE);
  }

  private LokiSystem lokiWithoutRerouting() {
    return loki().withRouting(new RootByQueue(LokiWorld.DETECTION, new WeightedSplit()));
  }

  private static BatchPolicy atOnce() {
    return new TimeoutBatching(Integer.MAX_VALUE, Duration.ZERO);
  }

  /** The most accurate variants only, on as many servers as they need and there are. */
  LokiSystem inferLine() {
    return new LokiSystem(
        "InferLine",
        () -> new LokiPlans(topOnly(solver), world.factors(1)),
        new RootByQueue(LokiWorld.DETECTION, new WeightedSplit()),
        family -> new EarlyDrop(),
        LokiDrops.LAST_TASK,
        every(TEN_SECONDS),
        world.slo());
  }

  private static Planner topOnly(Planner planner) {
    return (problem, epoch) -> planner.plan(topOnly(problem), epoch);
  }

  static Problem topOnly(Problem problem) {
    return problem.withFamilies(problem.families().stream().map(LokiSystems::topOnly).toList());
  }

  private static Family topOnly(Family family) {
    return family.withVariants(
        List.of(
            family.variants().stream().max(Comparator.comparing(Variant::accuracy)).orElseThrow()));
  }

  /** For each task by itself, which knows nothing of the others. */
  LokiSystem proteus() {
    return new LokiSystem(
        "Proteus, per task",
        () -> new ProteusPlanner(proteusSettings(), KnownPlans.clock()),
        new WeightedSplit(),
        family -> new ProactiveBatching(),
        LokiDrops.NONE,
        every(SECOND),
        world.slo());
  }

  private static ProteusSettings proteusSettings() {
    return new ProteusSettings(
        new Assumptions(Assumptions.Percentile.P50, HEADROOM),
        Objective.DEFAULT,
        TEN_SECONDS,
        GAP,
        0.05,
        1,
        BatchChoice.LARGEST,
        Set.of());
  }

  /** Loki's plans, and on them what routes, batches and drops in our server. */
  LokiSystem lokiPlansOurs() {
    return loki()
        .named("Loki's plans, our routers and drops")
        .withRouting(new MostAccurateInTime(0.5))
        .withBatching(family -> new WorkConserving())
        .withDrops(new PredictiveDrop());
  }

  /** Our planner, routers and drops. */
  LokiSystem gearshift() {
    return new LokiSystem(
        "Gearshift",
        () -> new GearshiftPlanner(GearshiftSettings.DEFAULT, KnownPlans.clock()),
        new AccuracyByBacklog(0.3),
        family -> new WorkConserving(),
        new PredictiveDrop(),
        new ControlSettings(TEN_SECONDS, SECOND, EwmaWithMargin.empty(COM, 1), Optional.of(BURST))
            .withFloor(FLOOR),
        world.slo());
  }

  private static ControlSettings every(Duration period) {
    return new ControlSettings(period, SECOND, Ewma.empty(COM), Optional.empty()).withFloor(FLOOR);
  }
}
