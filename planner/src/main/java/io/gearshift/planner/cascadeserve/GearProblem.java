package io.gearshift.planner.cascadeserve;

import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.gear.DemandRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a gear plan is made for (CascadeServe, section 4.3).
 *
 * @param profiles of variants on kinds of devices with so many cores; a variant can be where it has
 *     one and the validation table has it too. Latencies are those that 95 of 100 runs keep
 * @param highest the highest demand, in queries per second
 * @param ranges as many equal ones as demand up to it is divided into
 * @param prior how likely demand is to lie in each range; they sum to one
 */
public record GearProblem(
    FamilyId family,
    List<Device> devices,
    List<VariantProfile> profiles,
    ValidationTable table,
    Goal goal,
    double highest,
    int ranges,
    List<Double> prior) {
  private static final double ROUNDING = 1e-9;

  public GearProblem {
    devices = List.copyOf(devices);
    profiles = List.copyOf(profiles);
    prior = List.copyOf(prior);
    if (devices.isEmpty()) {
      throw new IllegalArgumentException("no device (expected: at least one)");
    }
    if (!(highest > 0 && highest < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("highest demand: " + highest + " (expected: > 0)");
    }
    if (ranges < 1) {
      throw new IllegalArgumentException("ranges: " + ranges + " (expected: >= 1)");
    }
    double sum = prior.stream().mapToDouble(Double::doubleValue).sum();
    if (prior.size() != ranges || Math.abs(sum - 1) > ROUNDING) {
      throw new IllegalArgumentException(
          "prior: %s (expected: %d numbers that sum to 1)".formatted(prior, ranges));
    }
  }

  /** Low demand is frequent and high demand rare: the n-th range by one in n, as in the paper. */
  public static List<Double> zipf(int ranges) {
    double all = IntStream.rangeClosed(1, ranges).mapToDouble(n -> 1.0 / n).sum();
    return IntStream.rangeClosed(1, ranges).mapToObj(n -> 1.0 / n / all).toList();
  }

  /** The variants that can be anywhere, by name. */
  public List<VariantId> variants() {
    return table.variants().stream()
        .sorted()
        .filter(variant -> devices.stream().anyMatch(d -> canHold(d, variant)))
        .toList();
  }

  /** Whether a variant has a profile on a device and fits there alone. */
  boolean canHold(Device device, VariantId variant) {
    return profile(device, variant)
        .filter(profile -> profile.memoryBytes() <= device.memoryBytes())
        .isPresent();
  }

  Optional<VariantProfile> profile(Device device, VariantId variant) {
    return profiles.stream()
        .filter(profile -> profile.variant().equals(variant))
        .filter(profile -> profile.kind().equals(device.kind()))
        .filter(profile -> profile.cores() == device.cores())
        .findFirst();
  }

  LatencyProfile latency(Site site) {
    return profile(site.device(), site.variant()).orElseThrow().p95();
  }

  long memory(Site site) {
    return profile(site.device(), site.variant()).orElseThrow().memoryBytes();
  }

  /** Every place that a variant could have. */
  List<Site> sites() {
    return devices.stream()
        .flatMap(
            device ->
                variants().stream()
                    .filter(variant -> canHold(device, variant))
                    .map(variant -> new Site(device, variant)))
        .toList();
  }

  DemandRange range(int number) {
    return new DemandRange(edge(number), edge(number + 1));
  }

  private double edge(int number) {
    return number == ranges ? highest : highest * number / ranges;
  }
}
