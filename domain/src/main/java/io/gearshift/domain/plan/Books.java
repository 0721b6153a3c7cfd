package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
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
   * @param offered what its share of the demand brings it, per second
   * @param capacity what it could serve if it had its device for itself, per second
   */
  record Entry(
      Placement placement,
      Device device,
      Family family,
      Variant variant,
      VariantProfile profile,
      double offered,
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
  private final Map<DeviceId, Double> utilisation = new HashMap<>();

  Books(Problem problem, Plan plan, Assumptions assumptions) {
    this.problem = problem;
    this.assumptions = assumptions;
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
    entries.values().stream()
        .filter(entry -> entry.offered() > 0)
        .forEach(
            entry ->
                utilisation.merge(
                    entry.device().id(), entry.offered() / entry.capacity(), Double::sum));
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
                    offered(seat),
                    assumptions.capacity(profile, placement.batchCap()).perSecond()));
  }

  private double offered(Seat seat) {
    Share share = shares.get(seat);
    return share == null
        ? 0
        : share.fraction() * problem.demand(seat.variant().family()).perSecond();
  }

  /** What an instance serves of what it is offered: instances share an overloaded device fairly. */
  double served(Entry entry) {
    return entry.offered() / Math.max(1, utilisation.getOrDefault(entry.device().id(), 0.0));
  }

  /** What is left of each family's demand once its instances have served what they can. */
  Map<FamilyId, Double> unserved() {
    Map<FamilyId, Double> left = new LinkedHashMap<>();
    families.keySet().forEach(id -> left.put(id, problem.demand(id).perSecond()));
    entries.values().forEach(e -> left.merge(e.family().id(), -served(e), Double::sum));
    left.replaceAll((id, rest) -> Math.max(0, rest));
    return left;
  }

  double value(Objective objective) {
    double worth = 0;
    Set<DeviceId> used = new HashSet<>();
    Set<Seat> running = running();
    for (Map.Entry<Seat, Entry> line : entries.entrySet()) {
      Entry entry = line.getValue();
      double accuracy = Objective.accuracy(entry.family(), entry.variant());
      worth += served(entry) * accuracy;
      used.add(entry.device().id());
      if (problem.running().isPresent() && !running.contains(line.getKey())) {
        worth -=
            objective.loadCost(
                entry.profile(),
                assumptions.capacity(entry.profile(), entry.placement().batchCap()),
                accuracy);
      }
    }
    double shed = unserved().values().stream().mapToDouble(Double::doubleValue).sum();
    worth -= objective.unserved() * shed + objective.devicePrice().perSecond() * used.size();
    return Objective.points(worth, problem.totalDemand());
  }

  private Set<Seat> running() {
    return problem.running().map(Plan::placements).orElse(List.of()).stream()
        .map(placement -> new Seat(placement.device(), placement.variant()))
        .collect(Collectors.toSet());
  }
}
