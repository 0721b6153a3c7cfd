package io.gearshift.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Servers with synthetic devices, and the query that they are asked: four numbers in and out. */
final class SyntheticNodes {
  private static final int NUMBERS = 4;
  private static final double LOAD_MS = 1;

  private final Path home;
  private final Path repository;

  /**
   * @param runMs how long a device takes for a query
   */
  SyntheticNodes(Path home, double runMs) throws IOException {
    this.home = home;
    repository = Files.createTempDirectory("gearshift-bench");
    Path family = Files.createDirectories(repository.resolve("echo"));
    Path variant = Files.createDirectories(family.resolve("only"));
    Files.writeString(variant.resolve("model.onnx"), "never opened");
    Files.writeString(
        variant.resolve("variant.conf"),
        "accuracy = 1, measured = \"not at all\", licence = \"none\"");
    Files.writeString(
        family.resolve("family.conf"),
        """
        task = "none", metric = "none", data-set = "none", slo = 30s, max-batch = 1
        inputs = [ { name = x, datatype = FP32, shape = [-1, %1$d] } ]
        outputs = [ { name = y, datatype = FP32, shape = [-1, %1$d] } ]
        """
            .formatted(NUMBERS));
    Files.writeString(
        variant.resolve("profile-synthetic-1.csv"),
        """
        variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
        echo/only,synthetic,1,1,%1$s,%1$s,%1$s,1000,%2$s
        """
            .formatted(number(runMs), number(LOAD_MS)));
  }

  /**
   * A node that takes queries and has so many devices.
   *
   * @param join the address of another, or empty
   */
  ServerProcess start(String name, int devices, String join)
      throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>();
    settings.put("cluster.join", join);
    if (devices > 0) {
      settings.put(
          "devices", "[{id = s, kind = synthetic, count = " + devices + ", memory-bytes = 1GiB}]");
    } else {
      settings.put("cluster.roles", "[frontend]");
    }
    return new ServerProcess(home, repository, name, settings);
  }

  /** A client of a node. */
  static Load load(ServerProcess node) {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,4],"
            + "\"parameters\":{\"binary_data_size\":16}}],"
            + "\"parameters\":{\"binary_data_output\":true}}";
    byte[] head =
        ("POST /v2/models/echo/infer HTTP/1.1\r\nHost: localhost\r\n"
                + "Inference-Header-Content-Length: "
                + json.length()
                + "\r\nContent-Length: "
                + (json.length() + NUMBERS * Float.BYTES)
                + "\r\nContent-Type: application/octet-stream\r\n\r\n"
                + json)
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer request = ByteBuffer.allocate(head.length + NUMBERS * Float.BYTES).put(head);
    return new Load(node.port(), request.array(), NUMBERS * Float.BYTES);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
