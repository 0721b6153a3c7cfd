package io.gearshift.planner.forecast;

import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.traffic.BurstRule;
import io.gearshift.domain.traffic.Forecaster;
import io.gearshift.domain.traffic.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The sequence of plans along a trace: one every 30 s and at bursts, each with 1.05 times the
 * forecast of every family as its capacity until the next is in force.
 *
 * @param lag whole seconds for which the old plan still stands after a new one was made
 */
record Planning(int lag) {
  private static final int PERIOD = 30;
  private static final double HEADROOM = 1.05;
  private static final BurstRule BURSTS = new BurstRule(1.2, Duration.ofSeconds(2));

  private record Capacity(int from, double[] perSecond) {}

  /** Seconds before the first plan, and those in which it is not in force, do not count. */
  Outcome along(Trace trace, Supplier<Forecaster> empty, int firstPlan) {
    List<Forecaster> forecasters = new ArrayList<>();
    List<FamilyId> families = new ArrayList<>();
    for (int family = 0; family < trace.families(); family++) {
      forecasters.add(empty.get());
      families.add(new FamilyId("family-" + family));
    }
    ArrayDeque<Capacity> coming = new ArrayDeque<>();
    double[] standing = new double[families.size()];
    Map<FamilyId, Rate> planned = new HashMap<>();
    Map<FamilyId, Rate> newest = new HashMap<>();
    int last = firstPlan;
    int plans = 0;
    double shed = 0;
    double idle = 0;
    double all = 0;
    for (int second = 0; second < trace.seconds(); second++) {
      while (!coming.isEmpty() && coming.element().from() <= second) {
        standing = coming.remove().perSecond();
      }
      for (int family = 0; family < families.size(); family++) {
        double items = trace.items()[second][family];
        if (second > firstPlan + lag) {
          double capacity = standing[family];
          shed += Math.max(0, items - capacity);
          idle += Math.max(0, capacity - items);
          all += items;
        }
        forecasters.set(family, forecasters.get(family).after(items));
        newest.put(families.get(family), Rate.of(items));
      }
      if (second == firstPlan
          || second > firstPlan
              && (second - last >= PERIOD
                  || BURSTS.isBurst(planned, newest, instant(last), instant(second)))) {
        double[] capacity = new double[families.size()];
        for (int family = 0; family < families.size(); family++) {
          Rate forecast = forecasters.get(family).forecast();
          planned.put(families.get(family), forecast);
          capacity[family] = HEADROOM * forecast.perSecond();
        }
        coming.add(new Capacity(second + 1 + lag, capacity));
        last = second;
        plans++;
      }
    }
    return new Outcome(shed / all, idle / all, 60.0 * plans / (trace.seconds() - firstPlan));
  }

  private static Instant instant(int second) {
    return Instant.ofEpochSecond(second);
  }
}
