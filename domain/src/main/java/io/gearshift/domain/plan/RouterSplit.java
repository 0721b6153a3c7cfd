package io.gearshift.domain.plan;

import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Books.Entry;
import io.gearshift.domain.plan.Books.Seat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What the instances of a plan without shares are sent: by the {@link BestSplit}, which serves as
 * much as any router could, and of that the most accurate. An instance of which not even one item
 * is fast enough is sent nothing, others run the batches that suit them best.
 */
final class RouterSplit {
  /** What one device hosts that can serve; devices that are equal in this are alike. */
  private record Offer(VariantId variant, double capacity) {}

  private record Batches(VariantId variant, DeviceKind kind, int cores, int cap) {}

  private final Problem problem;
  private final Assumptions assumptions;
  private final Objective objective;
  private final Map<Seat, Entry> entries;
  private final Map<Batches, Double> capacities = new HashMap<>();

  RouterSplit(
      Problem problem, Assumptions assumptions, Objective objective, Map<Seat, Entry> entries) {
    this.problem = problem;
    this.assumptions = assumptions;
    this.objective = objective;
    this.entries = entries;
  }

  /** Items per second of those that serve any. */
  Map<Seat, Double> served() {
    Map<List<Offer>, List<DeviceId>> alike = alike();
    List<FamilyId> families =
        entries.values().stream().map(entry -> entry.family().id()).distinct().toList();
    BestSplit split =
        new BestSplit(
            alike.values().stream().mapToDouble(List::size).toArray(),
            families.stream().mapToDouble(id -> problem.demand(id).perSecond()).toArray());
    Map<Seat, Integer> instances = new LinkedHashMap<>();
    int sort = 0;
    for (Map.Entry<List<Offer>, List<DeviceId>> like : alike.entrySet()) {
      for (Offer offer : like.getKey()) {
        Seat example = new Seat(like.getValue().get(0), offer.variant());
        Entry entry = entries.get(example);
        instances.put(
            example,
            split.add(
                sort,
                families.indexOf(entry.family().id()),
                offer.capacity(),
                objective.unserved() + Objective.accuracy(entry.family(), entry.variant())));
      }
      sort++;
    }
    split.solve();
    return dealtOut(split, instances, alike);
  }

  /** Like devices get the same. */
  private static Map<Seat, Double> dealtOut(
      BestSplit split, Map<Seat, Integer> instances, Map<List<Offer>, List<DeviceId>> alike) {
    Map<Seat, Double> served = new LinkedHashMap<>();
    for (Map.Entry<List<Offer>, List<DeviceId>> like : alike.entrySet()) {
      List<DeviceId> devices = like.getValue();
      for (Offer offer : like.getKey()) {
        int instance = instances.get(new Seat(devices.get(0), offer.variant()));
        double each = split.served(instance) / devices.size();
        if (each > 0) {
          devices.forEach(device -> served.put(new Seat(device, offer.variant()), each));
        }
      }
    }
    return served;
  }

  private Map<List<Offer>, List<DeviceId>> alike() {
    Map<DeviceId, List<Offer>> offers = new LinkedHashMap<>();
    entries.forEach(
        (seat, entry) -> {
          double capacity = capacity(entry);
          if (capacity > 0) {
            offers
                .computeIfAbsent(seat.device(), device -> new ArrayList<>())
                .add(new Offer(seat.variant(), capacity));
          }
        });
    Map<List<Offer>, List<DeviceId>> alike = new LinkedHashMap<>();
    offers.forEach(
        (device, own) -> alike.computeIfAbsent(own, key -> new ArrayList<>()).add(device));
    return alike;
  }

  private double capacity(Entry entry) {
    Batches batches =
        new Batches(
            entry.variant().id(),
            entry.device().kind(),
            entry.profile().cores(),
            entry.placement().batchCap());
    return capacities.computeIfAbsent(
        batches,
        key -> {
          OptionalInt largest = assumptions.largestBatch(entry.family(), entry.profile());
          return largest.isEmpty()
              ? 0
              : assumptions
                  .bestCapacity(entry.profile(), Math.min(key.cap(), largest.getAsInt()))
                  .perSecond();
        });
  }
}
