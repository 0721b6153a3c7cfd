package io.gearshift.planner.allocation;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.Network;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Planning problems made up from a seed: families that trade accuracy for speed, uneven demand. */
public final class RandomProblems {
  /** A clock that stands still: no deadline ever passes. */
  public static final LongSupplier STILL = () -> 0;

  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));
  private static final Duration SLO = Duration.ofMillis(300);
  private static final int LARGEST_BATCH = 8;
  private static final int MEGABYTE = 1_000_000;

  private final RandomGenerator random;
  private final List<DeviceKind> kinds = new ArrayList<>();
  private final List<Family> families = new ArrayList<>();
  private final List<VariantProfile> profiles = new ArrayList<>();

  private RandomProblems(RandomGenerator random) {
    this.random = random;
  }

  /** A few devices and variants, with demand from nothing to too much, and often a running plan. */
  public static Problem small(RandomGenerator random) {
    RandomProblems made = new RandomProblems(random);
    made.makeKinds(1 + random.nextInt(2));
    int count = 1 + random.nextInt(3);
    for (int family = 0; family < count; family++) {
      made.makeFamily(family, 1 + random.nextInt(count == 3 ? 2 : 3));
    }
    Problem problem =
        new Problem(made.unequalDevices(random.nextInt(6)), made.families, made.profiles)
            .withDemand(made.demand(random.nextDouble() * 400));
    return random.nextInt(3) == 0 ? problem : problem.withRunning(made.somePlan(problem));
  }

  /**
   * Of the size of a real cluster.
   *
   * @param level of the demand: 0.5 is what the best variants can just serve, 1 what any can
   */
  public static Problem cluster(
      int families, int kinds, int devices, double level, RandomGenerator random) {
    RandomProblems made = new RandomProblems(random);
    made.makeKinds(kinds);
    for (int family = 0; family < families; family++) {
      made.makeFamily(family, 3 + random.nextInt(5));
    }
    Problem problem = new Problem(made.devices(devices), made.families, made.profiles);
    Map<FamilyId, Rate> mix = made.demand(1);
    double least = capacity(problem, mix, Restriction.Selection.MOST_ACCURATE);
    double most = capacity(problem, mix, Restriction.Selection.ALL);
    double total = level < 0.5 ? least * level * 2 : least + (most - least) * (level - 0.5) * 2;
    return problem.withDemand(times(mix, total));
  }

  /** The same demand but for some noise, as one planning period later. */
  public static Problem later(Problem problem, double noise, RandomGenerator random) {
    Map<FamilyId, Rate> demand = new HashMap<>();
    for (Family family : problem.families()) {
      double factor = Math.exp(noise * random.nextGaussian());
      demand.put(family.id(), Rate.of(problem.demand(family.id()).perSecond() * factor));
    }
    return problem.withDemand(demand);
  }

  /** The largest multiple of the mix that split devices could serve, to a few in a thousand. */
  private static double capacity(
      Problem problem, Map<FamilyId, Rate> mix, Restriction.Selection selection) {
    double low = 1;
    double high = 1e8;
    for (int i = 0; i < 13; i++) {
      double middle = Math.sqrt(low * high);
      AllocationProblem model =
          AllocationProblem.of(
              problem.withDemand(times(mix, middle)),
              Assumptions.DEFAULT,
              Objective.DEFAULT,
              Restriction.of(selection));
      double[] devices =
          Relaxation.solve(model, Deadline.in(Duration.ofMinutes(1), STILL)).orElseThrow();
      boolean serves = true;
      for (int family = 0; family < model.families().size(); family++) {
        double served = 0;
        for (Option option : model.ofFamily(family)) {
          served += devices[option.index()] * option.throughput();
        }
        serves &= served >= model.demand(family) * (1 - 1e-6);
      }
      low = serves ? middle : low;
      high = serves ? high : middle;
    }
    return low;
  }

  private static Map<FamilyId, Rate> times(Map<FamilyId, Rate> mix, double factor) {
    Map<FamilyId, Rate> demand = new HashMap<>();
    mix.forEach((family, rate) -> demand.put(family, Rate.of(rate.perSecond() * factor)));
    return demand;
  }

  private void makeKinds(int count) {
    for (int kind = 0; kind < count; kind++) {
      kinds.add(new DeviceKind("kind-" + kind));
    }
  }

  private List<Device> unequalDevices(int count) {
    return devices(count).stream()
        .map(
            device ->
                new Device(
                    device.id(),
                    device.kind(),
                    0,
                    1,
                    random.nextInt(3) == 0 ? device.memoryBytes() / 2 : device.memoryBytes()))
        .toList();
  }

  private List<Device> devices(int count) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DeviceKind kind = kinds.get(i % kinds.size());
      devices.add(new Device(new DeviceId("device-" + i), kind, 0, 1, 100L * MEGABYTE));
    }
    return devices;
  }

  /** Each further variant is slower and more accurate; each further kind is faster, and batches. */
  private void makeFamily(int number, int variants) {
    FamilyId id = new FamilyId("family-" + number);
    List<Variant> own = new ArrayList<>();
    double accuracy = 0.6 + 0.2 * random.nextDouble();
    double millis = 2 + 10 * random.nextDouble();
    for (int v = 0; v < variants; v++) {
      VariantId variant = new VariantId(id, "v" + v);
      own.add(
          new Variant(
              variant,
              new Accuracy(accuracy),
              "made up",
              "none",
              new Network(List.of(Path.of("model.onnx")), Optional.empty())));
      double speed = 1;
      for (DeviceKind kind : kinds) {
        addProfile(variant, kind, millis * (0.7 + 0.6 * random.nextDouble()) / speed, speed);
        speed *= 3;
      }
      accuracy += (1 - accuracy) * 0.4 * random.nextDouble();
      millis *= 1.2 + random.nextDouble();
    }
    families.add(
        new Family(id, "task", "metric", "data", SLO, LARGEST_BATCH, SIGNATURE, List.of(), own));
  }

  private void addProfile(VariantId variant, DeviceKind kind, double millis, double speed) {
    Map<Integer, Duration> measured = new TreeMap<>();
    double alone = speed / (1 + speed);
    for (int batch = 1; batch <= LARGEST_BATCH; batch *= 2) {
      double latency = millis * (alone + (1 - alone) * batch);
      measured.put(batch, Duration.ofNanos(Math.round(latency * 1e6)));
    }
    LatencyProfile latency = LatencyProfile.measured(measured);
    long memory = (5L + random.nextInt(100)) * MEGABYTE;
    Duration load = Duration.ofMillis(100 + random.nextInt(3000));
    profiles.add(new VariantProfile(variant, kind, 1, latency, latency, latency, memory, load));
  }

  private Map<FamilyId, Rate> demand(double total) {
    Map<FamilyId, Double> weights = new TreeMap<>((a, b) -> a.name().compareTo(b.name()));
    for (Family family : families) {
      double rank = 1 + random.nextInt(families.size());
      weights.put(family.id(), Math.pow(rank, -1.1) * Math.exp(0.3 * random.nextGaussian()));
    }
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    Map<FamilyId, Rate> demand = new HashMap<>();
    weights.forEach((family, weight) -> demand.put(family, Rate.of(total * weight / sum)));
    return demand;
  }

  private Plan somePlan(Problem problem) {
    List<Placement> placements = new ArrayList<>();
    for (Device device : problem.devices()) {
      if (random.nextInt(4) > 0) {
        List<Variant> own = families.get(random.nextInt(families.size())).variants();
        Variant variant = own.get(random.nextInt(own.size()));
        placements.add(new Placement(device.id(), variant.id(), 1));
      }
    }
    return new Plan(0, placements, List.of());
  }
}
