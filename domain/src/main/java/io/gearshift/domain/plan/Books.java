package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.traffic.Rate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A plan looked up from every side, and what it does to the devices, worked out from scratch. */
final class Books {

  /** Where an instance stands, without how it is used. */
  record Seat(DeviceId device, VariantId variant) {}

  /**
   * An instance that is known in every respect.
   *
   * @param capacity what it could serve if it had its device for itself, per second
   */
  record Entry(
      Placement placement,
      Device device,
      Family family,
      Variant variant,
      VariantProfile profile,
      double capacity) {}

  final Map<DeviceId, Device> devices;
  final Map<VariantId, Variant> variants = new HashMap<>();
  final Map<FamilyId, Family> families = new LinkedHashMap<>();
  final Map<Seat, Placement> seats = new LinkedHashMap<>();
  final Map<Seat, Share> shares = new LinkedHashMap<>();
  final Map<Seat, Entry> entries = new LinkedHashMap<>();
  final Profiles profiles;
  private final Problem problem;
  private final Assumptions assumptions;
  private final Objective objective;

  /** Present if the plan says how the time of pipelines is shared out: then they are its loads. */
  final Optional<PipelineSplit> pipelines;

  private final Map<Seat, Double> offered;
  private final Map<DeviceId, Double> utilisation = new HashMap<>();

  Books(Problem problem, Plan plan, Assumptions assumptions, Objective objective) {
    this.problem = problem;
    this.assumptions = assumptions;
    this.objective = objective;
    this.profiles = new Profiles(problem.profiles());
    this.devices =
        problem.devices().stream()
            .collect(Collectors.toMap(Device::id, Function.identity(), (a, b) -> a));
    for (Family family : problem.families()) {
      families.put(family.id(), family);
      family.variants().forEach(variant -> variants.put(variant.id(), variant));
    }
    plan.placements().forEach(p -> seats.put(new Seat(p.device(), p.variant()), p));
    plan.shares().forEach(s -> shares.put(new Seat(s.device(), s.variant()), s));
    seats.forEach((seat, placement) -> entry(seat, placement).ifPresent(e -> entries.put(seat, e)));
    this.pipelines =
        problem.pipelines().isEmpty() || plan.budgets().isEmpty()
            ? Optional.empty()
            : Optional.of(new PipelineSplit(problem, assumptions, objective, entries));
    this.offered = pipelines.map(PipelineSplit::served).orElseGet(() -> offered(plan));
    if (!plan.shares().isEmpty() && pipelines.isEmpty()) {
      offered.forEach(
          (seat, rate) ->
              utilisation.merge(seat.device(), rate / entries.get(seat).capacity(), Double::sum));
    }
  }

  private Optional<Entry> entry(Seat seat, Placement placement) {
    Device device = devices.get(seat.device());
    Variant variant = variants.get(seat.variant());
    if (device == null || variant == null) {
      return Optional.empty();
    }
    Family family = families.get(seat.variant().family());
    return profiles
        .of(seat.variant(), device)
        .filter(profile -> placement.batchCap() <= profile.p50().maxBatch())
        .map(
            profile ->
                new Entry(
                    placement,
                    device,
                    family,
                    variant,
                    profile,
                    assumptions.capacity(profile, placement.batchCap()).perSecond()));
  }

  private Map<Seat, Double> offered(Plan plan) {
    return plan.shares().isEmpty()
        ? new RouterSplit(problem, assumptions, objective, entries).served()
        : offeredByShares();
  }

  private Map<Seat, Double> offeredByShares() {
    Map<Seat, Double> rates = new LinkedHashMap<>();
    entries.forEach(
        (seat, entry) -> {
          Share share = shares.get(seat);
          double demand = problem.demand(seat.variant().family()).perSecond();
          if (share != null && demand > 0) {
            rates.put(seat, share.fraction() * demand);
          }
        });
    return rates;
  }

  /** What an instance serves of what it is offered: instances share an overloaded device fairly. */
  double served(Seat seat) {
    return offered.getOrDefault(seat, 0.0)
        / Math.max(1, utilisation.getOrDefault(seat.device(), 0.0));
  }

  /** What the instances serve that serve any, per second. */
  Map<Placement, Rate> served() {
    Map<Placement, Rate> served = new LinkedHashMap<>();
    offered.forEach((seat, rate) -> served.put(seats.get(seat), Rate.of(served(seat))));
    return served;
  }

  /** The ways that queries take; none if the plan says nothing of pipelines. */
  List<Route> routes() {
    return pipelines.map(PipelineSplit::routes).orElse(List.of());
  }

  /** What is asked of each family, or pipeline, per second. */
  Map<FamilyId, Double> demand() {
    return pipelines.map(PipelineSplit::demand).orElseGet(this::demandOfFamilies);
  }

  private Map<FamilyId, Double> demandOfFamilies() {
    Map<FamilyId, Double> demand = new LinkedHashMap<>();
    families.keySet().forEach(id -> demand.put(id, problem.demand(id).perSecond()));
    return demand;
  }

  /** What is left of each demand once the instances have served what they can. */
  Map<FamilyId, Double> unserved() {
    return pipelines.map(PipelineSplit::unserved).orElseGet(this::unservedOfFamilies);
  }

  private Map<FamilyId, Double> unservedOfFamilies() {
    Map<FamilyId, Double> left = demandOfFamilies();
    entries.forEach((seat, e) -> left.merge(e.family().id(), -served(seat), Double::sum));
    left.replaceAll((id, rest) -> Math.max(0, rest));
    return left;
  }

  double value() {
    double worth = pipelines.map(PipelineSplit::accurate).orElseGet(this::accurate);
    Set<DeviceId> used = new HashSet<>();
    Set<Seat> running = running();
    for (Map.Entry<Seat, Entry> line : entries.entrySet()) {
      Entry entry = line.getValue();
      used.add(entry.device().id());
      if (problem.running().isPresent() && !running.contains(line.getKey())) {
        worth -=
            objective.loadCost(
                entry.profile(),
                assumptions.capacity(entry.profile(), entry.placement().batchCap()),
                Objective.accuracy(entry.family(), entry.variant()));
      }
    }
    double shed = unserved().values().stream().mapToDouble(Double::doubleValue).sum();
    worth -= objective.unserved() * shed + objective.devicePrice().perSecond() * used.size();
    double demand = demand().values().stream().mapToDouble(Double::doubleValue).sum();
    return Objective.points(worth, Rate.of(demand));
  }

  private double accurate() {
    double sum = 0;
    for (Map.Entry<Seat, Entry> line : entries.entrySet()) {
      Entry entry = line.getValue();
      sum += served(line.getKey()) * Objective.accuracy(entry.family(), entry.variant());
    }
    return sum;
  }

  private Set<Seat> running() {
    return problem.running().map(Plan::placements).orElse(List.of()).stream()
        .map(placement -> new Seat(placement.device(), placement.variant()))
        .collect(Collectors.toSet());
  }
}
