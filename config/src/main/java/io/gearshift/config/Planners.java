package io.gearshift.config;

import io.gearshift.domain.plan.Planner;
import io.gearshift.planner.allocation.Restriction.Selection;
import io.gearshift.planner.baseline.BaselineSettings;
import io.gearshift.planner.baseline.ClipperHighAccuracy;
import io.gearshift.planner.baseline.ClipperHighThroughput;
import io.gearshift.planner.baseline.InfaasAccuracy;
import io.gearshift.planner.baseline.ResidentPlanner;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.baseline.StaticPlanner;
import io.gearshift.planner.gearshift.GearshiftPlanner;
import io.gearshift.planner.gearshift.GearshiftSettings;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The planners that can be chosen by name. */
final class Planners {
  static final SortedMap<String, Function<LongSupplier, Planner>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "gearshift", nanos -> new GearshiftPlanner(GearshiftSettings.DEFAULT, nanos),
              "resident", nanos -> new ResidentPlanner(),
              "proteus", nanos -> new ProteusPlanner(ProteusSettings.DEFAULT, nanos),
              "sommelier", nanos -> new Sommelier(ProteusSettings.DEFAULT, nanos),
              "infaas-accuracy", nanos -> new InfaasAccuracy(BaselineSettings.DEFAULT, nanos),
              "clipper-high-accuracy",
                  nanos -> new ClipperHighAccuracy(BaselineSettings.DEFAULT, nanos),
              "clipper-high-throughput",
                  nanos -> new ClipperHighThroughput(BaselineSettings.DEFAULT, nanos),
              "static-high-accuracy",
                  nanos -> new StaticPlanner(BaselineSettings.DEFAULT, Selection.MOST_ACCURATE),
              "static-high-throughput",
                  nanos -> new StaticPlanner(BaselineSettings.DEFAULT, Selection.LEAST_ACCURATE)));

  private Planners() {}
}
