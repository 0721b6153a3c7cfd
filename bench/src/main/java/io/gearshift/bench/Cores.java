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
  private static final int CALM_SECONDS = 10;
  private static final long LOOK_MS = 5;

  @Option(names = "--family", description = "Of the bundled ones (default: fashion).")
  private String family = "fashion";

  @Option(names = "--variant", description = "The only one that is served (default: large).")
  private String variant = "large";

  @Option(names = "--calm", description = "Queries per second before the surge (default: 20).")
  private double calm = 20;

  @Option(names = "--surge", description = "Queries per second in the surge (default: 900).")
  private double surge = 900;

  @Option(names = "--seconds", description = "Length of the surge (default: 10).")
  private int seconds = 10;

  @Option(names = "--rounds", description = "How often each has its turn (default: 3).")
  private int rounds = 3;

  /** A way to meet a surge, as settings of a server. */
  private enum Way {
    VERTICAL(Map.of("devices", "[{id = a, kind = cpu, max-cores = 2}]")),
    HORIZONTAL(
        Map.of(
            "devices", "[{id = a, kind = cpu}, {id = b, kind = cpu}]",
            "planning.planner", "fa2-high",
            "routing.policy", "weighted-split")),
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
    Table.header(
        "way", "round", "offered", "not in time", "of offered", "p99 ms", "to new capacity");
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
    load(server, repository, calm, CALM_SECONDS, round);
    double before = capacity(way, server);
    double asked = server.metric("gearshift_queries_total");
    Watcher watcher =
        new Watcher(
            () -> server.metric("gearshift_queries_total") > asked,
            () -> capacity(way, server) > before);
    watcher.start();
    JsonNode report = load(server, repository, surge, seconds, round);
    watcher.interrupt();
    watcher.join();
    long offered = report.path("offered").asLong();
    long late = offered - report.path("inTime").asLong();
    Table.row(
        way.label(),
        Integer.toString(round),
        Long.toString(offered),
        Long.toString(late),
        "%.1f %%".formatted(100.0 * late / offered),
        "%.0f".formatted(report.path("p99Ms").asDouble()),
        watcher.seenAfterMs < 0 ? "never" : watcher.seenAfterMs + " ms");
  }

  /** Cores in use, or reconfigurations that came to stand. */
  private static double capacity(Way way, ServerProcess server) throws IOException {
    return way == Way.VERTICAL
        ? server.metric("gearshift_device_cores")
        : server.metric("gearshift_reconfigurations_total");
  }

  private interface Sight {
    boolean seen() throws IOException;
  }

  /** Looks again and again: how long after one thing another is to be seen. */
  private static final class Watcher extends Thread {
    private final Sight first;
    private final Sight then;
    private volatile long seenAfterMs = -1;

    Watcher(Sight first, Sight then) {
      this.first = first;
      this.then = then;
    }

    @Override
    public void run() {
      try {
        await(first);
        long start = System.nanoTime();
        await(then);
        seenAfterMs = (System.nanoTime() - start) / 1_000_000;
      } catch (InterruptedException | IOException e) {
        seenAfterMs = -1; // it was not to be seen before the surge was over
      }
    }

    private static void await(Sight sight) throws IOException, InterruptedException {
      while (!sight.seen()) {
        Thread.sleep(LOOK_MS);
      }
    }
  }

  private JsonNode load(ServerProcess server, Path repository, double rate, int length, int seed)
      throws IOException, InterruptedException {
    Path report = Files.createTempFile("gearshift-bench", ".json");
    List<String> command =
        new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.gearshift.cli.Gearshift", "load", family));
    command.addAll(List.of("-r", repository.toString(), "-u", "http://localhost:" + server.port()));
    command.addAll(List.of("--rate", Double.toString(rate), "--duration", length + "s"));
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
