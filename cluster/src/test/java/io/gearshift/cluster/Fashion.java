package io.gearshift.cluster;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bundled family of pictures in a repository of a test's own, and nodes that serve it. */
record Fashion(Path models) {
  static final FamilyId ID = new FamilyId("fashion");
  private static final Path SOURCE = Path.of("..", "models", "fashion");

  /** A repository with these of its variants. */
  static Fashion in(Path models, String... variants) throws IOException {
    Fashion fashion = new Fashion(models);
    Path family = Files.createDirectories(models.resolve("fashion"));
    for (String file : List.of("family.conf", "labels.txt")) {
      Files.copy(SOURCE.resolve(file), family.resolve(file));
    }
    Path heldOut = Files.createDirectories(family.resolve("held-out"));
    for (String file : List.of("images.idx3.gz", "labels.idx1.gz")) {
      Files.copy(SOURCE.resolve("held-out").resolve(file), heldOut.resolve(file));
    }
    for (String variant : variants) {
      fashion.add(variant);
    }
    return fashion;
  }

  void add(String name) throws IOException {
    Path variant = Files.createDirectories(models.resolve("fashion").resolve(name));
    for (String file : List.of("model.onnx", "variant.conf")) {
      Files.copy(SOURCE.resolve(name).resolve(file), variant.resolve(file));
    }
  }

  /** A node on ports of its own, which takes no longer to profile than it must. */
  ServingNode start(Map<String, String> more, Stocktake.Listener listener) {
    Map<String, String> overrides = new HashMap<>();
    overrides.put("repository", models.toString());
    overrides.put("http.port", "0");
    overrides.put("http.host", "127.0.0.1");
    overrides.put("admin.port", "0");
    overrides.put("profiling.budget-per-variant", "50ms");
    overrides.putAll(more);
    ServerConfig config = ServerConfig.load(Optional.empty(), overrides);
    return ServingNode.start(config, Stocktake.of(config.app(), new DealingSteps(), listener));
  }

  static String picture() throws IOException {
    return Files.readString(SOURCE.resolve("example.json"));
  }

  static Query query(long id, Instant arrival, Instant deadline) {
    Tensor blank =
        new Tensor("image", DataType.FP32, Shape.of(1, 1, 28, 28), ByteBuffer.allocate(784 * 4));
    return new Query(id, arrival, deadline, 1, List.of(blank));
  }
}
