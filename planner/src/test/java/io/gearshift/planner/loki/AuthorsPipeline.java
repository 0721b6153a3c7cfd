package io.gearshift.planner.loki;

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
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
 * The traffic pipeline of the authors: detect objects, classify the cars among them, on servers
 * that are all alike. Read from a folder with their measurements.
 */
public final class AuthorsPipeline {
  private static final DeviceKind GPU = new DeviceKind("gtx-1080-ti");
  private static final Set<String> LEFT_OUT = Set.of("yolov5s", "efficientnet-b7");
  private static final Set<Integer> BATCHES = Set.of(1, 2, 4, 8, 16, 32, 64);
  private static final Signature SIGNATURE =
      new Signature(
          List.of(new TensorSpec("x", DataType.FP32, Shape.of(-1, 4))),
          List.of(new TensorSpec("y", DataType.FP32, Shape.of(-1, 2))));
  private static final List<String> TASKS = List.of("object_detection", "car_classification");

  private final List<Family> families = new ArrayList<>();
  private final List<VariantProfile> profiles = new ArrayList<>();
  private final Factors factors;

  private AuthorsPipeline(Path data) {
    Path folder = data.resolve("loki");
    Map<String, Map<String, Double>> accuracies = new TreeMap<>();
    rows(folder.resolve("loki_accuracies.csv"))
        .forEach(
            row ->
                accuracies
                    .computeIfAbsent(row.get("task"), task -> new TreeMap<>())
                    .put(row.get("variant"), Double.parseDouble(row.get("accuracy_norm_pct"))));
    Map<String, Map<Integer, Duration>> latencies = new HashMap<>();
    for (Map<String, String> row : rows(folder.resolve("loki_profiles.csv"))) {
      int batch = Integer.parseInt(row.get("batch"));
      if (BATCHES.contains(batch)) {
        long nanos = Math.round(1e6 * Double.parseDouble(row.get("latency_p50_ms")));
        latencies
            .computeIfAbsent(row.get("variant"), variant -> new TreeMap<>())
            .put(batch, Duration.ofNanos(nanos));
      }
    }
    for (String task : TASKS) {
      List<Variant> variants = new ArrayList<>();
      accuracies
          .get(task)
          .forEach(
              (name, accuracy) -> {
                if (!LEFT_OUT.contains(name)) {
                  VariantId id = VariantId.of(task, name);
                  variants.add(variant(id, accuracy / 100));
                  LatencyProfile latency = LatencyProfile.measured(latencies.get(name));
                  profiles.add(
                      new VariantProfile(
                          id, GPU, 1, latency, latency, latency, 1, Duration.ofSeconds(1)));
                }
              });
      families.add(
          new Family(
              new FamilyId(task),
              "task",
              "metric",
              "data",
              Duration.ofMillis(250),
              64,
              SIGNATURE,
              List.of(),
              variants));
    }
    Map<Factors.Edge, Double> cars = new HashMap<>();
    rows(folder.resolve("loki_multiplicative_factors.csv"))
        .forEach(
            row ->
                cars.put(
                    new Factors.Edge(VariantId.of(TASKS.get(0), row.get("variant")), "classify"),
                    Double.parseDouble(row.get("mult_to_car"))));
    this.factors = new Factors(cars, Map.of());
  }

  public static AuthorsPipeline read(Path data) {
    return new AuthorsPipeline(data);
  }

  private static Variant variant(VariantId id, double accuracy) {
    return new Variant(
        id,
        new Accuracy(accuracy),
        "by the authors",
        "none",
        new Network(List.of(Path.of("model.onnx")), Optional.empty()));
  }

  public Problem problem(int servers, double demand) {
    List<Device> devices =
        IntStream.range(0, servers)
            .mapToObj(i -> new Device(new DeviceId("server-" + i), GPU, 0, 1, 1))
            .toList();
    PipelineGraph graph =
        new PipelineGraph(
            new PipelineId("traffic"),
            Duration.ofMillis(250),
            new Accuracy(0),
            List.of(
                new Stage("detect", new FamilyId(TASKS.get(0)), Optional.empty()),
                new Stage("classify", new FamilyId(TASKS.get(1)), Optional.of("detect"))));
    return new Problem(devices, families, profiles)
        .withPipelines(List.of(new PipelineLoad(graph, Rate.of(demand), factors)));
  }

  private static List<Map<String, String>> rows(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      String[] names = lines.get(0).split(",");
      List<Map<String, String>> rows = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] values = line.split(",");
        Map<String, String> row = new HashMap<>();
        IntStream.range(0, names.length).forEach(i -> row.put(names[i], values[i]));
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
