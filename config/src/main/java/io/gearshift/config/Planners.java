package io.gearshift.config;

import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.planner.allocation.Restriction.Selection;
import io.gearshift.planner.baseline.BaselineSettings;
import io.gearshift.planner.baseline.ClipperHighAccuracy;
import io.gearshift.planner.baseline.ClipperHighThroughput;
import io.gearshift.planner.baseline.InfaasAccuracy;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.baseline.StaticPlanner;
import io.gearshift.planner.cascadeserve.CascadeServePlanner;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import io.gearshift.planner.ipa.Fa2Planner;
import io.gearshift.planner.ipa.IpaPlanner;
import io.gearshift.planner.ipa.IpaSettings;
import io.gearshift.planner.ipa.RimPlanner;
import io.gearshift.planner.loki.LokiPlanner;
import io.gearshift.planner.loki.LokiSettings;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The planners that can be chosen by name. */
final class Planners {
  static final SortedMap<String, BiFunction<List<GearPlan>, LongSupplier, Planner>> BY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              entry("gearshift", nanos -> new GearshiftPlanner(GearshiftSettings.DEFAULT, nanos)),
              entry("resident", nanos -> new ResidentPlanner()),
              entry("proteus", nanos -> new ProteusPlanner(ProteusSettings.DEFAULT, nanos)),
              entry("sommelier", nanos -> new Sommelier(ProteusSettings.DEFAULT, nanos)),
              entry(
                  "infaas-accuracy", nanos -> new InfaasAccuracy(BaselineSettings.DEFAULT, nanos)),
              entry(
                  "clipper-high-accuracy",
                  nanos -> new ClipperHighAccuracy(BaselineSettings.DEFAULT, nanos)),
              entry(
                  "clipper-high-throughput",
                  nanos -> new ClipperHighThroughput(BaselineSettings.DEFAULT, nanos)),
              entry(
                  "static-high-accuracy",
                  nanos -> new StaticPlanner(BaselineSettings.DEFAULT, Selection.MOST_ACCURATE)),
              entry(
                  "static-high-throughput",
                  nanos -> new StaticPlanner(BaselineSettings.DEFAULT, Selection.LEAST_ACCURATE)),
              Map.entry("cascadeserve", (gears, nanos) -> new CascadeServePlanner(gears)),
              entry("loki", nanos -> new LokiPlanner(LokiSettings.PAPER, nanos)),
              entry("ipa", nanos -> new IpaPlanner(IpaSettings.DEFAULT, nanos)),
              entry("fa2-high", nanos -> Fa2Planner.high(IpaSettings.DEFAULT, nanos)),
              entry("fa2-low", nanos -> Fa2Planner.low(IpaSettings.DEFAULT, nanos)),
              entry("rim", nanos -> new RimPlanner(IpaSettings.DEFAULT, nanos))));

  private Planners() {}

  /** Of one that knows of no gears. */
  private static Map.Entry<String, BiFunction<List<GearPlan>, LongSupplier, Planner>> entry(
      String name, Function<LongSupplier, Planner> planner) {
    return Map.entry(name, (gears, nanos) -> planner.apply(nanos));
  }
}
