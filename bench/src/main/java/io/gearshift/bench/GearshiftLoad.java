package io.gearshift.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * `./gearshift load` with JSON bodies, in a process of its own.
 *
 * @param repository holds the examples that are sent
 */
record GearshiftLoad(Path repository, String family, Optional<String> variant) implements LoadTool {

  @Override
  public String name() {
    return "load";
  }

  @Override
  public Reading run(Traffic traffic) throws IOException, InterruptedException {
    Path report = Files.createTempFile("gearshift-bench", ".json");
    List<String> command =
        new ArrayList<>(
            List.of("java", "-XX:+UseG1GC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.gearshift.cli.Gearshift", "load", family, "--json-bodies"));
    command.addAll(List.of("-r", repository.toString(), "-u", traffic.server().toString()));
    command.addAll(List.of("--rate", Double.toString(traffic.rate())));
    command.addAll(List.of("--duration", traffic.seconds() + "s"));
    command.addAll(List.of("--seed", Long.toString(traffic.seed())));
    command.addAll(List.of("--json", report.toString()));
    variant.ifPresent(name -> command.addAll(List.of("--variant", name)));
    try {
      String printed = LoadTool.output(command);
      return reading(new ObjectMapper().readTree(report.toFile()), printed);
    } finally {
      Files.delete(report);
    }
  }

  private static Reading reading(JsonNode report, String printed) {
    if (!report.path("dropped").isEmpty()) {
      throw new IllegalStateException("queries were dropped:\n" + printed);
    }
    return new Reading(
        report.path("offered").asLong(),
        report.path("p50Ms").asDouble(),
        report.path("p99Ms").asDouble(),
        OptionalDouble.of(report.path("generator").path("lagP99Ms").asDouble()));
  }
}
