package io.gearshift.simulator.loki;

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
import io.gearshift.domain.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Traffic analysis as the authors coded it: a chain from object detection to the classification of
 * cars, of the variants that they plan with, on like GPUs. Medians stand for all percentiles,
 * batches may have the sizes that they plan with, and nothing is known of memory and load times:
 * loading takes no time.
 *
 * @param slo from end to end
 * @param servers that the two stages have together
 * @param room how many variants a device holds; one more than it serves, so that it drains while
 *     the next one serves, as the authors' simulator lets it
 */
record LokiWorld(LokiData data, Duration slo, int servers, int room) {
  static final PipelineId TRAFFIC = new PipelineId("traffic-analysis");
  static final FamilyId DETECTION = new FamilyId(LokiData.DETECTION);
  static final FamilyId CARS = new FamilyId(LokiData.CARS);

  private static final String DETECT = "detect";
  private static final String CLASSIFY = "classify";
  private static final Set<String> LEFT_OUT = Set.of("yolov5s", "efficientnet-b7");
  private static final Set<Integer> BATCHES = Set.of(1, 2, 4, 8, 16, 32, 64);
  private static final int MAX_BATCH = 64;
  private static final DeviceKind KIND = new DeviceKind("gtx-1080-ti");
  private static final TensorSpec TENSOR = new TensorSpec("t", DataType.FP32, Shape.of(-1, 1));
  private static final Network NONE = new Network(List.of(Path.of("none")), Optional.empty());

  PipelineGraph graph() {
    return new PipelineGraph(
        TRAFFIC,
        slo,
        new Accuracy(0),
        List.of(
            new Stage(DETECT, DETECTION, Optional.empty()),
            new Stage(CLASSIFY, CARS, Optional.of(DETECT))));
  }

  /** How many cars a detector finds, times so much. */
  Factors factors(double times) {
    Map<Factors.Edge, Double> cars = new HashMap<>();
    data.toCars()
        .forEach(
            (name, factor) ->
                cars.put(
                    new Factors.Edge(new VariantId(DETECTION, name), CLASSIFY), times * factor));
    return new Factors(cars, Map.of());
  }

  /**
   * Devices, families and profiles. A family by itself has its even part of the SLO, as the authors
   * give to tasks of which no plan is known.
   */
  Problem problem() {
    List<Family> families = new ArrayList<>();
    List<VariantProfile> profiles = new ArrayList<>();
    for (FamilyId family : List.of(DETECTION, CARS)) {
      List<Variant> variants = new ArrayList<>();
      data.tasks()
          .get(family.name())
          .forEach(
              (name, accuracy) -> {
                if (!LEFT_OUT.contains(name)) {
                  VariantId id = new VariantId(family, name);
                  variants.add(new Variant(id, new Accuracy(accuracy), "", "", NONE));
                  profiles.add(profile(id));
                }
              });
      families.add(
          new Family(
              family,
              "",
              "",
              "",
              slo.dividedBy(2),
              MAX_BATCH,
              new Signature(List.of(TENSOR), List.of(TENSOR)),
              List.of(),
              variants));
    }
    return new Problem(devices(), families, profiles);
  }

  private List<Device> devices() {
    return IntStream.range(0, servers)
        .mapToObj(i -> new Device(new DeviceId(KIND.name() + "-" + i), KIND, 0, 1, room))
        .toList();
  }

  private VariantProfile profile(VariantId id) {
    Map<Integer, Duration> points = new TreeMap<>(data.latencies().get(id.name()));
    points.keySet().retainAll(BATCHES);
    LatencyProfile latency = LatencyProfile.measured(points);
    return new VariantProfile(id, KIND, 1, latency, latency, latency, 1, Duration.ZERO);
  }
}
