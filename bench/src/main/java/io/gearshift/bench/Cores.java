package io.gearshift.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A surge on one variant, met by one device that grows from one core to two, by instances of one
 * core each that FA2 adds, and by one core that stays one. The three take turns, each in a server
 * process of its own, under the same arrivals from `gearshift load`.
 */
@Command(name = "cores", description = "A surge met with cores, and met with instances.")
final class Cores implements Callable<Integer> {
  private static final String HOME = System.getProperty("gearshift.home", ".");

  @Option(names = "--family", description = "Of the bundled ones (default: topics).")
  private String family = "topics";

  @Option(names = "--variant", description = "The only one that is served (default: bge-fp32).")
  private String variant = "bge-fp32";

  @Option(names = "--calm", description = "Queries per second before the surge (default: 10).")
  private double calm = 10;

  @Option(names = "--surge", description = "Queries per second in the surge (default: 85).")
  private double surge = 85;

  @Option(names = "--seconds", description = "Length of the calm, and of the surge (default: 20).")
  private int seconds = 20;

  @Option(names = "--rounds", description = "How often each has its turn (default: 3).")
  private int rounds = 3;

  /** A way to meet a surge, as settings of a server. */
  private enum Way {
    VERTICAL(
        Map.of(
            "devices", "[{id = a, kind = cpu, max-cores = 2}]",
            "cores.shrink-after", "2 s")), // so that the calm begins with one core
    HORIZONTAL(
        Map.of(
            "devices", "[{id = a, kind = cpu}, {id = b, kind = cpu}]",
            "planning.planner", "fa2-high",
            "planning.period", "2s")), // likewise
    FIXED(Map.of("devices", "[{id = a, kind = cpu}]"));

    final Map<String, String> settings;

    Way(Map<String, String> settings) {
      this.settings = settings;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path repository = repository();
    Table.header("way", "round", "surge: offered", "not in time", "of offered", "to new capacity");
    for (int round = 1; round <= rounds; round++) {
      for (Way way : Way.values()) {
        try (ServerProcess server =
            new ServerProcess(Path.of(HOME), repository, "bench", way.settings)) {
          round(way, round, server, repository);
        }
      }
    }
    return 0;
  }

  private void round(Way way, int round, ServerProcess server, Path repository)
      throws IOException, InterruptedException {
    Timeline timeline =
        new Timeline(() -> server.metric("gearshift_queries_total"), () -> capacity(way, server));
    timeline.start();
    JsonNode report = load(server, repository, round);
    timeline.end();
    long offered = 0;
    long late = 0;
    for (JsonNode second : report.path("perSecond")) {
      if (second.path("second").asInt() >= seconds) {
        offered += second.path("offered").asLong();
        late += second.path("offered").asLong() - second.path("inTime").asLong();
      }
    }
    OptionalLong after = timeline.capacityAfterSurge(calm, surge);
    Table.row(
        way.label(),
        Integer.toString(round),
        Long.toString(offered),
        Long.toString(late),
        "%.1f %%".formatted(100.0 * late / offered),
        after.isEmpty() ? "never" : after.getAsLong() + " ms");
  }

  /** Cores in use, or instances that the plan in force has and that serve. */
  private static double capacity(Way way, ServerProcess server) throws IOException {
    return way == Way.VERTICAL ? server.metric("gearshift_device_cores") : server.instances();
  }

  /** A calm, then a surge as long. */
  private JsonNode load(ServerProcess server, Path repository, int seed)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile("gearshift-bench", ".json");
    List<String> command =
        new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.gearshift.cli.Gearshift", "load", family));
    command.addAll(List.of("-r", repository.toString(), "-u", "http://localhost:" + server.port()));
    command.addAll(List.of("--rate", Double.toString(calm), "--to", Double.toString(surge)));
    command.addAll(List.of("--shape", "steps", "--steps", "2", "--duration", 2 * seconds + "s"));
    command.addAll(List.of("--seed", Integer.toString(seed), "--json", report.toString()));
    try {
      LoadTool.output(command);
      return new ObjectMapper().readTree(report.toFile());
    } finally {
      Files.delete(report);
    }
  }

  /** The family with the one variant. */
  private Path repository() throws IOException {
    Path from = Path.of(HOME, "models", family);
    Path to = Files.createTempDirectory("gearshift-bench").resolve(family);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path below = from.relativize(file);
        boolean other =
            below.getNameCount() > 0
                && Files.exists(from.resolve(below.getName(0)).resolve("variant.conf"))
                && !below.startsWith(variant);
        if (!other && !file.getFileName().toString().startsWith("profile-")) {
          Files.createDirectories(to.resolve(below).getParent());
          Files.copy(file, to.resolve(below));
        }
      }
    }
    return to.getParent();
  }
}
