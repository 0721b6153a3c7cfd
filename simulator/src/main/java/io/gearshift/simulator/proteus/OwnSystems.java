package io.gearshift.simulator.proteus;

import io.gearshift.domain.batching.AimdBatching;
import io.gearshift.domain.batching.BatchPolicy;
import io.gearshift.domain.batching.EarlyDrop;
import io.gearshift.domain.batching.ProactiveBatching;
import io.gearshift.domain.batching.WorkConserving;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.routing.AccuracyByBacklog;
import io.gearshift.domain.routing.WeightedSplit;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Ewma;
import io.gearshift.domain.traffic.EwmaWithMargin;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.baseline.BaselineSettings;
import io.gearshift.planner.baseline.ClipperHighAccuracy;
import io.gearshift.planner.baseline.ClipperHighThroughput;
import io.gearshift.planner.baseline.InfaasAccuracy;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.proteus.Ablation;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import io.gearshift.simulator.ControlSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Planners and policies of this project on the authors' cluster: Proteus and its rivals by their
 * own papers.
 */
final class OwnSystems {
  static final double HEADROOM = 1.05;
  static final double WIDE_HEADROOM = 1.5;

  private static final double COM = 1.6;
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final BurstRule BURST = new BurstRule(1.1, Duration.ofSeconds(2));
  private static final double[] ROOMS = {3, 2.5, 2, 1.75, 1.5, 1.35, 1.2, HEADROOM};
  private static final double GAP = 0.01;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  /** How a batch is formed. */
  static final Map<String, Function<Family, BatchPolicy>> BATCHING = batching();

  /** When plans are made, and for what demand. */
  enum Control {
    EVERY_TEN_SECONDS(
        "every 10 s", new ControlSettings(PERIOD, PERIOD, Ewma.empty(COM), Optional.empty())),
    AND_AT_BURSTS(
        "and at bursts", new ControlSettings(PERIOD, PERIOD, Ewma.empty(COM), Optional.of(BURST))),
    AND_WITH_MARGIN(
        "at bursts, with margin",
        new ControlSettings(PERIOD, PERIOD, EwmaWithMargin.empty(COM, 1), Optional.of(BURST)));

    private final String words;
    private final ControlSettings settings;

    Control(String words, ControlSettings settings) {
      this.words = words;
      this.settings = settings;
    }

    String words() {
      return words;
    }

    ControlSettings settings() {
      return settings;
    }
  }

  private OwnSystems() {}

  private static Map<String, Function<Family, BatchPolicy>> batching() {
    Map<String, Function<Family, BatchPolicy>> policies = new LinkedHashMap<>();
    policies.put("work-conserving", family -> new WorkConserving());
    policies.put("early-drop", family -> new EarlyDrop());
    policies.put("proactive", family -> new ProactiveBatching());
    policies.put("aimd", family -> new AimdBatching(1, 1, family.slo().dividedBy(2)));
    return policies;
  }

  static OwnSimulation.Setup byShares(Planner planner, String batching, Control control) {
    return new OwnSimulation.Setup(
        planner, new WeightedSplit(), BATCHING.get(batching), control.settings());
  }

  static OwnSimulation.Setup byBacklog(Planner planner, Control control) {
    return new OwnSimulation.Setup(
        planner, new AccuracyByBacklog(0.5), BATCHING.get("work-conserving"), control.settings());
  }

  static Planner proteus(double headroom, Ablation... without) {
    return new ProteusPlanner(settings(headroom, Set.of(without)), new CountedTime());
  }

  /** Proteus with the most head-room that costs so many points at most. */
  static Planner roomy(double points) {
    return new Roomy(
        DoubleStream.of(ROOMS).mapToObj(headroom -> proteus(headroom)).toList(), points);
  }

  static Planner sommelier(double headroom) {
    return new Sommelier(settings(headroom, Set.of()), new CountedTime());
  }

  static Planner infaas(double headroom) {
    return new InfaasAccuracy(baseline(headroom), new CountedTime());
  }

  /** Placed once, for demand that it is told. */
  static Planner clipperHighThroughput(
      Collection<String> families, ToDoubleFunction<String> demand) {
    return told(new ClipperHighThroughput(baseline(HEADROOM), new CountedTime()), families, demand);
  }

  /** Placed once, for demand that it is told. */
  static Planner clipperHighAccuracy(Collection<String> families, ToDoubleFunction<String> demand) {
    return told(new ClipperHighAccuracy(baseline(HEADROOM), new CountedTime()), families, demand);
  }

  private static Planner told(
      Planner planner, Collection<String> families, ToDoubleFunction<String> demand) {
    Map<FamilyId, Rate> rates = new HashMap<>();
    families.forEach(name -> rates.put(new FamilyId(name), Rate.of(demand.applyAsDouble(name))));
    return (problem, epoch) -> planner.plan(problem.withDemand(rates), epoch);
  }

  private static ProteusSettings settings(double headroom, Set<Ablation> without) {
    return new ProteusSettings(
        assumptions(headroom),
        Objective.DEFAULT,
        TIME_LIMIT,
        GAP,
        0.05,
        1,
        BatchChoice.LARGEST,
        without);
  }

  private static BaselineSettings baseline(double headroom) {
    return new BaselineSettings(assumptions(headroom), Objective.DEFAULT, TIME_LIMIT, GAP, 1);
  }

  private static Assumptions assumptions(double headroom) {
    return new Assumptions(Assumptions.Percentile.P50, headroom);
  }
}
