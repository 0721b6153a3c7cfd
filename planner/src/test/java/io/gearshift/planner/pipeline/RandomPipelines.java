package io.gearshift.planner.pipeline;

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
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.PipelineLoad;
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

/**
 * Planning problems with pipelines, made up from a seed: families that trade accuracy for speed,
 * first stages that find the more to do the better they are.
 */
public final class RandomPipelines {
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));
  private static final int MEGABYTE = 1_000_000;
  private static final long TICK_NANOS = 1_000_000;

  private final RandomGenerator random;
  private final List<DeviceKind> kinds = new ArrayList<>();
  private final List<Family> families = new ArrayList<>();
  private final List<VariantProfile> profiles = new ArrayList<>();
  private final List<PipelineLoad> pipelines = new ArrayList<>();
  private final int largestBatch;

  private RandomPipelines(int kinds, int largestBatch, RandomGenerator random) {
    this.random = random;
    this.largestBatch = largestBatch;
    for (int kind = 0; kind < kinds; kind++) {
      this.kinds.add(new DeviceKind("kind-" + kind));
    }
  }

  /**
   * A clock that goes on by a millisecond whenever it is looked at, whatever the machine: searches
   * end after so many looks.
   */
  public static LongSupplier ticking() {
    long[] now = {0};
    return () -> now[0] += TICK_NANOS;
  }

  /**
   * A few devices, one or two pipelines of up to three stages, at times a tree, and at times a
   * family beside them; with demand from nothing to too much, and often a running plan.
   */
  public static Problem small(RandomGenerator random) {
    RandomPipelines made = new RandomPipelines(1 + random.nextInt(2), 4, random);
    int pipelines = 1 + random.nextInt(2);
    for (int pipeline = 0; pipeline < pipelines; pipeline++) {
      made.makePipeline(pipeline, 1 + random.nextInt(3), 2, random.nextDouble() * 60);
    }
    Map<FamilyId, Rate> demand = new HashMap<>();
    if (random.nextInt(3) == 0) {
      FamilyId single = made.makeFamily("single", 2, 5 + 10 * random.nextDouble());
      demand.put(single, Rate.of(random.nextDouble() * 100));
    }
    Problem problem =
        new Problem(made.devices(random.nextInt(6), true), made.families, made.profiles)
            .withDemand(demand)
            .withPipelines(made.pipelines);
    return random.nextInt(3) == 0 ? problem : problem.withRunning(made.somePlan(problem));
  }

  /**
   * Of the size of a real cluster.
   *
   * @param level of the demand: 0.5 is what the best variants can just serve, 1 what any can
   */
  public static Problem cluster(
      int stages, int pipelines, int kinds, int devices, double level, RandomGenerator random) {
    RandomPipelines made = new RandomPipelines(kinds, 32, random);
    for (int pipeline = 0; pipeline < pipelines; pipeline++) {
      made.makePipeline(pipeline, stages, 4, Math.exp(random.nextGaussian() * 0.5));
    }
    Problem problem =
        new Problem(made.devices(devices, false), made.families, made.profiles)
            .withPipelines(made.pipelines);
    double least = capacity(problem, true);
    double most = capacity(problem, false);
    return times(
        problem, level < 0.5 ? least * level * 2 : least + (most - least) * (2 * level - 1));
  }

  /** The same demand but for some noise, as one planning period later. */
  public static Problem later(Problem problem, double noise, RandomGenerator random) {
    List<PipelineLoad> loads = new ArrayList<>();
    for (PipelineLoad load : problem.pipelines()) {
      loads.add(times(load, Math.exp(noise * random.nextGaussian())));
    }
    return problem.withPipelines(loads);
  }

  /** All pipelines so many times as busy. */
  public static Problem times(Problem problem, double factor) {
    return problem.withPipelines(
        problem.pipelines().stream().map(load -> times(load, factor)).toList());
  }

  private static PipelineLoad times(PipelineLoad load, double factor) {
    return new PipelineLoad(
        load.graph(), Rate.of(load.demand().perSecond() * factor), load.factors());
  }

  /** The largest multiple of the mix that split devices could serve, to a few in a thousand. */
  private static double capacity(Problem problem, boolean mostAccurate) {
    double low = 1e-3;
    double high = 1e6;
    for (int i = 0; i < 14; i++) {
      double middle = Math.sqrt(low * high);
      PipelineModel model =
          PipelineModel.of(
              times(problem, middle),
              Assumptions.DEFAULT,
              new Objective(1e3, Rate.ZERO, Rate.ZERO, Duration.ofSeconds(60)),
              PipelineModel.Batches.SEVERAL,
              variant -> !mostAccurate || variant.name().equals("best"));
      boolean serves = new PathRelaxation(model).bound() > 0;
      low = serves ? middle : low;
      high = serves ? high : middle;
    }
    return low;
  }

  private List<Device> devices(int count, boolean unequal) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DeviceKind kind = kinds.get(i % kinds.size());
      long memory = unequal && random.nextInt(3) == 0 ? 50L * MEGABYTE : 100L * MEGABYTE;
      devices.add(new Device(new DeviceId("device-" + i), kind, 0, 1, memory));
    }
    return devices;
  }

  private void makePipeline(int number, int stages, int variants, double demand) {
    List<Stage> made = new ArrayList<>();
    Map<Factors.Edge, Double> factors = new HashMap<>();
    double millis = 4 + 6 * random.nextDouble();
    for (int stage = 0; stage < stages; stage++) {
      String name = "stage-" + stage;
      FamilyId family =
          random.nextInt(8) == 0 && !families.isEmpty()
              ? families.get(random.nextInt(families.size())).id()
              : makeFamily("p" + number + "-" + name, variants, stage == 0 ? 4 * millis : millis);
      boolean fork = stage == 2 && random.nextInt(3) == 0;
      Optional<String> parent =
          stage == 0 ? Optional.empty() : Optional.of("stage-" + (fork ? 0 : stage - 1));
      made.add(new Stage(name, family, parent));
    }
    // the first stage finds things, and more of them the better it is
    double found = 1 + 5 * random.nextDouble();
    families.stream()
        .filter(family -> family.id().equals(made.get(0).family()))
        .flatMap(family -> family.variants().stream())
        .forEach(
            variant ->
                made.stream()
                    .filter(stage -> stage.parent().isPresent())
                    .forEach(
                        stage ->
                            factors.put(
                                new Factors.Edge(variant.id(), stage.name()),
                                found * Math.pow(variant.accuracy().value(), 2))));
    double best = 0.55 * random.nextDouble();
    pipelines.add(
        new PipelineLoad(
            new PipelineGraph(
                new PipelineId("pipeline-" + number),
                Duration.ofMillis(Math.round(millis * 40 * (1 + random.nextDouble()))),
                new Accuracy(random.nextInt(3) == 0 ? best : 0),
                made),
            Rate.of(demand),
            new Factors(factors, Map.of())));
  }

  /** Each further variant is slower and more accurate; each further kind is faster, and batches. */
  private FamilyId makeFamily(String name, int variants, double millis) {
    FamilyId id = new FamilyId(name);
    List<Variant> own = new ArrayList<>();
    double accuracy = 0.6 + 0.2 * random.nextDouble();
    double slowness = millis / Math.pow(1.6, variants - 1);
    for (int v = 0; v < variants; v++) {
      VariantId variant = new VariantId(id, v == variants - 1 ? "best" : "v" + v);
      own.add(
          new Variant(
              variant,
              new Accuracy(accuracy),
              "made up",
              "none",
              new Network(List.of(Path.of("model.onnx")), Optional.empty())));
      double speed = 1;
      for (DeviceKind kind : kinds) {
        addProfile(variant, kind, slowness * (0.8 + 0.4 * random.nextDouble()) / speed, speed);
        speed *= 2;
      }
      accuracy += (1 - accuracy) * (0.1 + 0.4 * random.nextDouble());
      slowness *= 1.6;
    }
    families.add(
        new Family(
            id,
            "task",
            "metric",
            "data",
            Duration.ofMillis(300),
            largestBatch,
            SIGNATURE,
            List.of(),
            own));
    return id;
  }

  private void addProfile(VariantId variant, DeviceKind kind, double millis, double speed) {
    Map<Integer, Duration> measured = new TreeMap<>();
    double alone = speed / (0.6 + speed);
    for (int batch = 1; batch <= largestBatch; batch *= 2) {
      double latency = millis * (alone + (1 - alone) * batch);
      measured.put(batch, Duration.ofNanos(Math.round(latency * 1e6)));
    }
    LatencyProfile latency = LatencyProfile.measured(measured);
    long memory = (5L + random.nextInt(60)) * MEGABYTE;
    Duration load = Duration.ofMillis(100 + random.nextInt(3000));
    profiles.add(new VariantProfile(variant, kind, 1, latency, latency, latency, memory, load));
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
