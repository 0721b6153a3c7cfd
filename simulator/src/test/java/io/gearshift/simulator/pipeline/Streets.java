package io.gearshift.simulator.pipeline;

import io.gearshift.domain.batching.WorkConserving;
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
import io.gearshift.domain.pipeline.DropPolicy;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Planner;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Share;
import io.gearshift.domain.routing.RoutePolicy;
import io.gearshift.simulator.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Streets whose cars are found, and then their makes and plates: pipelines to simulate. */
final class Streets {
  static final FamilyId FINDERS = new FamilyId("finders");
  static final FamilyId MAKERS = new FamilyId("makers");
  static final VariantId SHARP = new VariantId(FINDERS, "sharp");
  static final VariantId BLURRED = new VariantId(FINDERS, "blurred");
  static final VariantId FINE = new VariantId(MAKERS, "fine");
  static final VariantId COARSE = new VariantId(MAKERS, "coarse");
  static final PipelineId STREET = new PipelineId("street");

  /** Three cars on what is sharp, and two on what is blurred. */
  static final Factors CARS =
      new Factors(Map.of(new Edge(SHARP, "make"), 3.0, new Edge(BLURRED, "make"), 2.0), Map.of());

  static final PipelineGraph CHAIN =
      graph(
          new Stage("find", FINDERS, Optional.empty()),
          new Stage("make", MAKERS, Optional.of("find")));

  /** The make and the plate of each car, and from the plate its owner: makers know them all. */
  static final PipelineGraph TREE =
      graph(
          new Stage("find", FINDERS, Optional.empty()),
          new Stage("make", MAKERS, Optional.of("find")),
          new Stage("plate", MAKERS, Optional.of("find")),
          new Stage("owner", MAKERS, Optional.of("plate")));

  private static final DeviceKind KIND = new DeviceKind("gpu");
  private static final TensorSpec TENSOR = new TensorSpec("t", DataType.FP32, Shape.of(-1, 1));
  private static final int MOST = 16;

  private Streets() {}

  private static PipelineGraph graph(Stage... stages) {
    return new PipelineGraph(STREET, Duration.ofMillis(200), new Accuracy(0), List.of(stages));
  }

  /** Devices that host one variant each. */
  static Problem world(int devices) {
    return world(devices, 1);
  }

  /** Finding takes 36 + 4 ms per picture (12 + 1 blurred), making 6 + 4 ms per car (1 + 1). */
  static Problem world(int devices, int variants) {
    return new Problem(
        IntStream.range(0, devices)
            .mapToObj(i -> new Device(new DeviceId("gpu-" + i), KIND, 0, 1, variants))
            .toList(),
        List.of(
            family(FINDERS, variant(SHARP, 0.9), variant(BLURRED, 0.6)),
            family(MAKERS, variant(FINE, 0.8), variant(COARSE, 0.5))),
        List.of(
            profile(SHARP, 36, 4),
            profile(BLURRED, 12, 1),
            profile(FINE, 6, 4),
            profile(COARSE, 1, 1)));
  }

  private static Family family(FamilyId id, Variant... variants) {
    return new Family(
        id,
        "",
        "",
        "",
        Duration.ofMillis(200),
        MOST,
        new Signature(List.of(TENSOR), List.of(TENSOR)),
        List.of(),
        List.of(variants));
  }

  private static Variant variant(VariantId id, double accuracy) {
    Network none = new Network(List.of(Path.of("none")), Optional.empty());
    return new Variant(id, new Accuracy(accuracy), "", "", none);
  }

  private static VariantProfile profile(VariantId id, int fixedMs, int perItemMs) {
    Map<Integer, Duration> points = new TreeMap<>();
    for (int size = 1; size <= MOST; size++) {
      points.put(size, Duration.ofMillis(fixedMs + (long) perItemMs * size));
    }
    LatencyProfile latency = LatencyProfile.measured(points);
    return new VariantProfile(id, KIND, 1, latency, latency, latency, 1, Duration.ofMillis(300));
  }

  /** The first devices host the first variant, and so on; what is left of a family serves alike. */
  static Planner hosting(Map<VariantId, Integer> counts) {
    return (problem, epoch) -> {
      List<Placement> placements = new ArrayList<>();
      int next = 0;
      for (Map.Entry<VariantId, Integer> count : counts.entrySet()) {
        for (int i = 0; i < count.getValue(); i++) {
          DeviceId device = new DeviceId("gpu-" + next++);
          if (problem.devices().stream().anyMatch(there -> there.id().equals(device))) {
            placements.add(new Placement(device, count.getKey(), MOST));
          }
        }
      }
      Map<FamilyId, Long> perFamily =
          placements.stream()
              .collect(Collectors.groupingBy(p -> p.variant().family(), Collectors.counting()));
      List<Share> shares =
          placements.stream()
              .map(
                  p ->
                      new Share(p.device(), p.variant(), 1.0 / perFamily.get(p.variant().family())))
              .toList();
      return new Plan(epoch, placements, shares, Map.of(), Optional.empty(), List.of());
    };
  }

  static Scenario scenario(
      Problem world,
      PipelineTraffic traffic,
      DropPolicy drops,
      Planner planner,
      RoutePolicy routing,
      long seed) {
    return Scenario.of(
            world,
            List.of(),
            new Scenario.Policies(planner, routing, family -> new WorkConserving()),
            seed)
        .withPipelines(new Pipelines(List.of(traffic), drops));
  }
}
