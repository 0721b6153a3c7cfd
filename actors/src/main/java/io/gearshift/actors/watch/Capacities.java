package io.gearshift.actors.watch;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.device.DeviceReport.Slot;
import io.gearshift.actors.device.DeviceReport.State;
import io.gearshift.actors.watch.Second.Capacity;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many items per second devices can serve with what they hold just now.
 *
 * <p>A device that holds variants of several families shares its time out among them by the time
 * that their demands take there; if nothing is asked of any, in equal parts.
 */
final class Capacities {
  private final Map<VariantId, Double> accuracies;

  Capacities(List<Family> families) {
    this.accuracies =
        families.stream()
            .flatMap(family -> family.variants().stream())
            .collect(Collectors.toMap(Variant::id, variant -> variant.accuracy().value()));
  }

  private record Best(double accuracy, Capacity capacity) {
    Best or(Best other) {
      double accurate =
          accuracy > other.accuracy
                  || accuracy == other.accuracy && capacity.accurate() > other.capacity.accurate()
              ? capacity.accurate()
              : other.capacity.accurate();
      double fast = Math.max(capacity.fast(), other.capacity.fast());
      return new Best(Math.max(accuracy, other.accuracy), new Capacity(accurate, fast));
    }
  }

  /**
   * @param demand items per second, by family; absent means none
   */
  Map<FamilyId, Capacity> of(Collection<DeviceReport> reports, Map<FamilyId, Double> demand) {
    Map<FamilyId, Capacity> sums = new HashMap<>();
    for (DeviceReport report : reports) {
      Map<FamilyId, Best> alone = new HashMap<>();
      for (Slot slot : report.slots()) {
        if (slot.state() == State.SERVING && accuracies.containsKey(slot.variant())) {
          double rate = rate(slot.latency());
          alone.merge(
              slot.variant().family(),
              new Best(accuracies.get(slot.variant()), new Capacity(rate, rate)),
              Best::or);
        }
      }
      shared(alone, demand)
          .forEach((family, part) -> sums.merge(family, part, Capacities::together));
    }
    return sums;
  }

  private static Map<FamilyId, Capacity> shared(
      Map<FamilyId, Best> alone, Map<FamilyId, Double> demand) {
    Map<FamilyId, Double> work =
        alone.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> demand.getOrDefault(e.getKey(), 0.0) / e.getValue().capacity().fast()));
    double all = work.values().stream().mapToDouble(part -> part).sum();
    Map<FamilyId, Capacity> parts = new HashMap<>();
    alone.forEach(
        (family, best) -> {
          double part = all > 0 ? work.get(family) / all : 1.0 / alone.size();
          parts.put(
              family,
              new Capacity(best.capacity().accurate() * part, best.capacity().fast() * part));
        });
    return parts;
  }

  /** In the batches that suit it best. */
  private static double rate(LatencyProfile latency) {
    return Stream.concat(latency.points().keySet().stream(), Stream.of(latency.maxBatch()))
        .filter(items -> items <= latency.maxBatch())
        .map(rateOf(latency))
        .reduce(0.0, Math::max);
  }

  private static Function<Integer, Double> rateOf(LatencyProfile latency) {
    return items -> items * 1e9 / Math.max(1, latency.of(items).toNanos());
  }

  private static Capacity together(Capacity one, Capacity other) {
    return new Capacity(one.accurate() + other.accurate(), one.fast() + other.fast());
  }
}
