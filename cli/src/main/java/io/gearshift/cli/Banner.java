package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.cluster.ServingNode;
import io.gearshift.config.Example;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a node says once it is ready: where it is, what it serves on what, and what to try. */
record Banner(ServingNode node, Path repository) {
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("\nGearshift serves ")
        .append(node.uri().map(uri -> "at " + uri).orElse("the queries of other nodes"))
        .append("\n");
    node.grpcPort().ifPresent(port -> text.append("  and over gRPC at port " + port + "\n"));
    text.append("  and for operators at ").append(node.adminUri()).append("/admin/v1\n");
    text.append("  other nodes join by --join ").append(node.address()).append("\n");
    section(text, "families", node.catalog().families().stream().map(this::family).toList());
    section(text, "pipelines", node.catalog().pipelines().stream().map(Banner::pipeline).toList());
    section(
        text, "left out", node.catalog().quarantined().stream().map(Banner::quarantined).toList());
    section(text, "devices", node.devices().stream().map(Banner::device).toList());
    section(text, "try", examples());
    return text.toString();
  }

  /**
   * The same for a program, on one line.
   *
   * @param seconds from the start until it served
   */
  ObjectNode json(double seconds) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("url", node.uri().map(URI::toString).orElse(null));
    json.put("grpcPort", node.grpcPort().orElse(null));
    json.put("adminUrl", node.adminUri().toString());
    json.put("address", node.address());
    json.put("repository", repository.toString());
    json.put("readySeconds", seconds);
    ArrayNode families = json.putArray("families");
    node.catalog().families().forEach(family -> families.add(family.id().toString()));
    ArrayNode pipelines = json.putArray("pipelines");
    node.catalog().pipelines().forEach(pipeline -> pipelines.add(pipeline.id().toString()));
    return json;
  }

  private String family(Family family) {
    Readiness readiness = node.readiness(family.id());
    String variants =
        family.variants().stream()
            .sorted(Comparator.comparing(Variant::accuracy).reversed())
            .map(v -> variant(v, readiness))
            .collect(Collectors.joining(" · "));
    return String.format("%-10s %s  (SLO %d ms)", family.id(), variants, family.slo().toMillis());
  }

  private static String pipeline(Pipeline pipeline) {
    return String.format(
        "%-10s %s  (SLO %d ms)",
        pipeline.id(), StageTree.text(pipeline.graph()), pipeline.slo().toMillis());
  }

  private static String variant(Variant variant, Readiness readiness) {
    String text =
        String.format(
            Locale.ROOT, "%s %.1f %%", variant.id().name(), variant.accuracy().value() * 100);
    return readiness.ready(variant.id()) ? text : text + " (not ready)";
  }

  private static String quarantined(Quarantined quarantined) {
    return quarantined.name() + ": " + quarantined.reason().replace("\n", " ");
  }

  private static String device(Device device) {
    return String.format(
        Locale.ROOT,
        "%-10s %s, %d %s, %.1f GiB",
        device.id(),
        device.kind(),
        device.cores(),
        device.cores() == 1 ? "core" : "cores",
        device.memoryBytes() / (double) (1 << 30));
  }

  private List<String> examples() {
    List<String> lines = new ArrayList<>();
    if (node.uri().isEmpty()) {
      return lines;
    }
    for (Family family : node.catalog().families()) {
      Example.of(repository, family.id())
          .ifPresent(example -> lines.add(curl(family.id().name(), example)));
    }
    for (Pipeline pipeline : node.catalog().pipelines()) {
      Example.of(repository, pipeline.id())
          .ifPresent(example -> lines.add(curl(pipeline.id().name(), example)));
    }
    return lines;
  }

  private String curl(String model, Example example) {
    String start = "curl -s " + node.uri().orElseThrow() + "/v2/models/" + model + "/infer ";
    String file = "@" + quoted(example.file());
    return example.isJson()
        ? start + "-d " + file
        : start + "-H 'Content-Type: " + example.contentType() + "' --data-binary " + file;
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  private static void section(StringBuilder text, String name, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n  ").append(name).append("\n");
      lines.forEach(line -> text.append("    ").append(line).append("\n"));
    }
  }
}
