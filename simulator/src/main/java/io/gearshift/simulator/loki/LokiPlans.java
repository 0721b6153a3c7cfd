package io.gearshift.simulator.loki;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.MostAccurateFirst;
import io.gearshift.domain.routing.MostAccurateFirst.Server;
import io.gearshift.domain.routing.MostAccurateFirst.Tables;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the authors' simulator makes of a planner: it plans with factors that were profiled, adds
 * and removes instances where the next plan is another but moves none, and has the load balancer
 * fill the most accurate ones first. All devices are alike and host one variant each.
 *
 * <p>Plans are made for demands that lie two in a hundred apart, always the next above, so that few
 * have to be found.
 */
final class LokiPlans implements Planner {
  private static final double STEP = 1.02;

  private final Planner planner;
  private final Factors factors;
  private final Map<Long, Plan> known = new HashMap<>();

  /**
   * @param factors to plan with
   */
  LokiPlans(Planner planner, Factors factors) {
    this.planner = planner;
    this.factors = factors;
  }

  @Override
  public Plan plan(Problem problem, long epoch) {
    PipelineLoad load = problem.pipelines().get(0);
    long step = (long) Math.ceil(Math.log(load.demand().perSecond()) / Math.log(STEP));
    Plan wanted =
        known.computeIfAbsent(
            step,
            key ->
                planner.plan(
                    problem.withPipelines(
                        List.of(
                            new PipelineLoad(
                                load.graph(), Rate.of(Math.pow(STEP, step)), factors))),
                    epoch));
    List<Placement> placements = inPlace(wanted.placements(), problem.running(), problem.devices());
    Tables tables =
        new MostAccurateFirst(load.graph(), factors)
            .tables(load.demand(), servers(problem, placements));
    List<Share> shares = new ArrayList<>();
    problem.families().forEach(family -> shares.addAll(tables.shares(family.id())));
    return new Plan(
        epoch,
        placements,
        shares,
        wanted.shortfall(),
        wanted.budgets(),
        wanted.evaluation(),
        wanted.rationale());
  }

  /** The same instances on devices that host such ones already, as far as there are any. */
  private static List<Placement> inPlace(
      List<Placement> wanted, Optional<Plan> running, List<Device> devices) {
    Map<DeviceId, Placement> seated = new LinkedHashMap<>();
    List<Placement> left = new ArrayList<>(wanted);
    for (Placement old : running.map(Plan::placements).orElse(List.of())) {
      Optional<Placement> same =
          left.stream().filter(next -> next.variant().equals(old.variant())).findFirst();
      same.ifPresent(
          next -> {
            left.remove(next);
            seated.put(old.device(), new Placement(old.device(), next.variant(), next.batchCap()));
          });
    }
    List<DeviceId> free = new ArrayList<>(devices.stream().map(Device::id).toList());
    free.removeAll(seated.keySet());
    for (int i = 0; i < left.size(); i++) {
      Placement next = left.get(i);
      seated.put(free.get(i), new Placement(free.get(i), next.variant(), next.batchCap()));
    }
    return List.copyOf(seated.values());
  }

  static List<Server> servers(Problem problem, List<Placement> placements) {
    Profiles profiles = new Profiles(problem.profiles());
    Device any = problem.devices().get(0);
    List<Server> servers = new ArrayList<>();
    for (Placement placement : placements) {
      VariantProfile profile = profiles.of(placement.variant(), any).orElseThrow();
      double seconds = profile.p50().of(placement.batchCap()).toNanos() / 1e9;
      Family family =
          problem.families().stream()
              .filter(candidate -> candidate.id().equals(placement.variant().family()))
              .findFirst()
              .orElseThrow();
      servers.add(
          new Server(
              placement.device(),
              placement.variant(),
              family.variant(placement.variant().name()).orElseThrow().accuracy(),
              Rate.of(placement.batchCap() / seconds)));
    }
    return servers;
  }
}
