package io.gearshift.simulator.proteus;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.traffic.Rate;
import io.gearshift.planner.allocation.BatchChoice;
import io.gearshift.planner.baseline.Sommelier;
import io.gearshift.planner.proteus.ProteusPlanner;
import io.gearshift.planner.proteus.ProteusSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * The authors' MILP, solved by our planner. It is solved to the best, where theirs ends with the
 * first plan it finds (their gap is one half); what cannot be served at all is shed where that
 * costs least. As with theirs the head-room gives way when there is no plan, and every device hosts
 * something: those that the plan leaves are dealt to the families, those with most demand first.
 */
final class MilpPlans implements Function<Map<String, Double>, PublishedPlan> {
  private static final double STEP = 0.05;
  private static final double NOTHING = 1e-6;
  private static final double HEADROOM = 1.05;
  private static final double SOMMELIER_HEADROOM = 1.5;

  /** Fewest devices among equal plans; loads cost nothing, since they take no time here. */
  private static final Objective OBJECTIVE =
      new Objective(20, Rate.of(0.001), Rate.ZERO, Duration.ofSeconds(60));

  private static final double GAP = 0.001;

  /** Points of accuracy that two plans may differ by and count as equal. */
  private static final double EQUAL = 0.01;

  private static final double[] ROOMS = {3, 2.5, 2, 1.75, 1.5, 1.35, 1.2, 1.1};
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  private final Problem world;
  private final Map<VariantId, String> names = new HashMap<>();
  private final DoubleFunction<Planner> planner;
  private final double headroom;

  private MilpPlans(
      Map<String, List<PublishedVariant>> variants,
      Problem world,
      DoubleFunction<Planner> planner,
      double headroom) {
    this.world = world;
    this.planner = planner;
    this.headroom = headroom;
    variants.values().forEach(list -> list.forEach(v -> names.put(ProteusWorld.id(v), v.name())));
  }

  static MilpPlans proteus(ProteusWorld world) {
    return new MilpPlans(world.variants(), world.asPublished(), MilpPlans::planner, HEADROOM);
  }

  /**
   * Of the plans that are as accurate, the one with most head-room: more devices share the load.
   */
  static MilpPlans proteusWithRoom(ProteusWorld world) {
    return new MilpPlans(
        world.variants(),
        world.asPublished(),
        headroom ->
            new Roomy(
                DoubleStream.concat(
                        DoubleStream.of(ROOMS).filter(room -> room > headroom),
                        DoubleStream.of(headroom))
                    .mapToObj(MilpPlans::planner)
                    .toList(),
                EQUAL),
        HEADROOM);
  }

  private static Planner planner(double headroom) {
    return new ProteusPlanner(settings(headroom), new CountedTime());
  }

  /** Devices keep to the families that they host at the start. */
  static MilpPlans sommelier(ProteusWorld world, PublishedPlan start) {
    return new MilpPlans(
        world.variants(),
        world.asPublished().withRunning(world.plan(start)),
        headroom -> new Sommelier(settings(headroom), new CountedTime()),
        SOMMELIER_HEADROOM);
  }

  private static ProteusSettings settings(double headroom) {
    return new ProteusSettings(
        new Assumptions(Assumptions.Percentile.P50, headroom),
        OBJECTIVE,
        TIME_LIMIT,
        GAP,
        0,
        1,
        BatchChoice.LARGEST,
        Set.of());
  }

  @Override
  public PublishedPlan apply(Map<String, Double> rates) {
    Map<FamilyId, Rate> demand = new HashMap<>();
    rates.forEach((family, rate) -> demand.put(new FamilyId(family), Rate.of(rate)));
    Problem problem = world.withDemand(demand);
    double allowed = headroom;
    Plan plan = planner.apply(allowed).plan(problem, 1);
    while (sheds(plan) && allowed > 1) {
      allowed = Math.max(1, allowed - STEP);
      plan = planner.apply(allowed).plan(problem, 1);
    }
    return published(problem, plan);
  }

  private static boolean sheds(Plan plan) {
    return plan.shortfall().values().stream().anyMatch(rate -> rate.perSecond() > NOTHING);
  }

  private PublishedPlan published(Problem problem, Plan plan) {
    Map<DeviceId, VariantId> hosted = new LinkedHashMap<>();
    for (Placement placement : plan.placements()) {
      hosted.put(placement.device(), placement.variant());
    }
    dealTheRest(problem, hosted);
    Map<String, String> hosts = new LinkedHashMap<>();
    hosted.forEach((device, variant) -> hosts.put(device.name(), names.get(variant)));
    List<String> families = problem.families().stream().map(family -> family.id().name()).toList();
    List<PublishedPlan.Part> parts = new ArrayList<>();
    for (Share share : plan.shares()) {
      parts.add(
          new PublishedPlan.Part(
              share.device().name(),
              families.indexOf(share.variant().family().name()),
              share.fraction()));
    }
    return new PublishedPlan(hosts, parts);
  }

  /** Any variant will do: what has no part of the arrivals gets a better one when it is applied. */
  private static void dealTheRest(Problem problem, Map<DeviceId, VariantId> hosted) {
    List<FamilyId> turns = new ArrayList<>();
    problem.families().forEach(family -> turns.add(family.id()));
    turns.sort(Comparator.comparing((FamilyId family) -> problem.demand(family)).reversed());
    for (Device device : problem.devices()) {
      if (!hosted.containsKey(device.id())) {
        turns.stream()
            .filter(family -> anyOf(problem, family, device).isPresent())
            .findFirst()
            .ifPresent(
                family -> {
                  hosted.put(device.id(), anyOf(problem, family, device).orElseThrow());
                  turns.remove(family);
                  turns.add(family);
                });
      }
    }
  }

  private static Optional<VariantId> anyOf(Problem problem, FamilyId family, Device device) {
    return problem.profiles().stream()
        .filter(profile -> profile.variant().family().equals(family))
        .filter(profile -> profile.kind().equals(device.kind()))
        .map(profile -> profile.variant())
        .findFirst();
  }
}
