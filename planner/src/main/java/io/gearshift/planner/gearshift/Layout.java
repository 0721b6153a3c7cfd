package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.BestSplit;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.planner.baseline.Candidate;
import io.gearshift.planner.baseline.Candidates;
import io.gearshift.planner.baseline.Candidates.OfFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * A problem as bundles of devices and the seats on them.
 *
 * <p>Devices where everything fits are bundled by likeness alone. Of the others each is a bundle of
 * its own, unless there are so many that a search over single devices would take too long.
 */
final class Layout {
  private static final int MOST_BUNDLES = 128;

  private record Likeness(Object kind, int cores, long memoryBytes, Set<VariantId> running) {}

  final List<Family> families;
  final List<Bundle> bundles = new ArrayList<>();
  final List<Seat> seats = new ArrayList<>();
  final double[] demand;
  final boolean anythingRuns;

  private final Candidates candidates;
  private final Assumptions assumptions;
  private final Objective objective;
  private final Map<DeviceId, Set<VariantId>> running = new HashMap<>();
  private final Map<FamilyId, Integer> indices = new HashMap<>();
  private final List<Bundle> likes = new ArrayList<>();
  private final List<Seat> tightSeats = new ArrayList<>();

  Layout(Problem problem, Assumptions assumptions, Objective objective) {
    this.families = problem.families();
    this.candidates = new Candidates(problem);
    this.assumptions = assumptions;
    this.objective = objective;
    this.demand = families.stream().mapToDouble(f -> problem.demand(f.id()).perSecond()).toArray();
    this.anythingRuns = problem.running().isPresent();
    families.forEach(family -> indices.put(family.id(), indices.size()));
    for (Placement placement : problem.running().map(Plan::placements).orElse(List.of())) {
      running
          .computeIfAbsent(placement.device(), device -> new HashSet<>())
          .add(placement.variant());
    }
    alike(problem.devices(), device -> Set.of()).forEach(this::addLike);
  }

  /** Those where the demand decides. */
  List<Seat> tightSeats() {
    return tightSeats;
  }

  double totalDemand() {
    double sum = 0;
    for (double one : demand) {
      sum += one;
    }
    return sum;
  }

  /** What could be served if every device had memory for everything: nothing is worth more. */
  double boundlessWorth() {
    BestSplit split =
        new BestSplit(likes.stream().mapToDouble(like -> like.devices().size()).toArray(), demand);
    for (int like = 0; like < likes.size(); like++) {
      for (Seat seat : likes.get(like).seats()) {
        if (seat.canServe()) {
          split.add(like, seat.family(), seat.capacity(), seat.worth());
        }
      }
    }
    split.solve();
    return split.worth();
  }

  private static List<List<Device>> alike(
      List<Device> devices, Function<Device, Set<VariantId>> running) {
    Map<Likeness, List<Device>> alike = new LinkedHashMap<>();
    for (Device device : devices) {
      Likeness likeness =
          new Likeness(device.kind(), device.cores(), device.memoryBytes(), running.apply(device));
      alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(device);
    }
    return List.copyOf(alike.values());
  }

  private void addLike(List<Device> devices) {
    Device example = devices.get(0);
    List<OfFamily> hostable = candidates.on(example);
    List<Candidate> undominated = inTurn(hostable, OfFamily::undominated);
    List<Candidate> dominated = inTurn(hostable, OfFamily::dominated);
    List<VariantId> unprofiled = inTurn(hostable, OfFamily::unprofiled);
    List<Seat> pattern = new ArrayList<>();
    undominated.forEach(candidate -> addSeat(example, candidate, false, pattern));
    dominated.forEach(candidate -> addSeat(example, candidate, true, pattern));
    likes.add(new Bundle(devices, true, pattern, unprofiled));
    if (undominated.stream().mapToLong(Candidate::memoryBytes).sum() <= example.memoryBytes()) {
      add(devices, true, pattern, unprofiled);
      return;
    }
    int size = (devices.size() + MOST_BUNDLES - 1) / MOST_BUNDLES;
    for (List<Device> same : alike(devices, this::running)) {
      for (int from = 0; from < same.size(); from += size) {
        add(same.subList(from, Math.min(same.size(), from + size)), false, pattern, unprofiled);
      }
    }
  }

  private Set<VariantId> running(Device device) {
    return running.getOrDefault(device.id(), Set.of());
  }

  private void addSeat(Device device, Candidate candidate, boolean dominated, List<Seat> pattern) {
    if (candidate.memoryBytes() > device.memoryBytes()) {
      return;
    }
    VariantId variant = candidate.variant().id();
    Family family = families.get(indices.get(variant.family()));
    VariantProfile profile = candidate.profile();
    OptionalInt batch = assumptions.largestBatch(family, profile);
    pattern.add(
        new Seat(
            pattern.size(),
            bundles.size(),
            indices.get(variant.family()),
            variant,
            batch.orElse(1),
            candidate.memoryBytes(),
            batch.isPresent() ? assumptions.bestCapacity(profile, batch.getAsInt()).perSecond() : 0,
            objective.unserved() + Objective.accuracy(family, candidate.variant()),
            dominated,
            false));
  }

  private void add(
      List<Device> devices, boolean roomy, List<Seat> pattern, List<VariantId> unprofiled) {
    Set<VariantId> runs = running(devices.get(0));
    List<Seat> own = new ArrayList<>();
    for (Seat seat : pattern) {
      own.add(seat.at(seats.size(), bundles.size(), runs.contains(seat.variant())));
      seats.add(own.get(own.size() - 1));
    }
    bundles.add(new Bundle(List.copyOf(devices), roomy, own, unprofiled));
    tightSeats.addAll(roomy ? List.of() : own);
  }

  /** The first of each family, then the second of each, and so on. */
  private static <T> List<T> inTurn(List<OfFamily> hostable, Function<OfFamily, List<T>> part) {
    List<T> turns = new ArrayList<>();
    int longest = hostable.stream().mapToInt(family -> part.apply(family).size()).max().orElse(0);
    for (int turn = 0; turn < longest; turn++) {
      for (OfFamily family : hostable) {
        List<T> own = part.apply(family);
        if (turn < own.size()) {
          turns.add(own.get(turn));
        }
      }
    }
    return turns;
  }

  int batchCap(VariantId unprofiled, Device device) {
    return candidates.batchCap(unprofiled, device);
  }
}
