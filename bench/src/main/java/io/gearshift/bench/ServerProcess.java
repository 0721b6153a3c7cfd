package io.gearshift.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** `./gearshift serve` in a process of its own, on a repository made for the benchmark. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern NOT_SERVING =
      Pattern.compile("\\((bench-cpu-0|C[12] Compiler\\w*)\\)");
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final JsonNode said;
  private int instances;

  /** On a repository of MiniLM alone. */
  ServerProcess(Path home, Path network, int maxBatch, Map<String, String> settings)
      throws IOException, InterruptedException {
    this(home, repository(network, maxBatch), "bench", settings);
  }

  /**
   * @param name of the node
   */
  ServerProcess(Path home, Path repository, String name, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path ready = Files.createTempFile("gearshift-bench", ".json");
    Path log = Files.createTempFile("gearshift-bench", ".log");
    List<String> command = new ArrayList<>();
    command.add(home.resolve("gearshift").toString());
    command.addAll(List.of("serve", "--json", "--port", "0", "--admin-port", "0"));
    command.addAll(List.of("-r", repository.toString(), "-D", "node.name=" + name));
    settings.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
    process =
        new ProcessBuilder(command)
            .redirectOutput(ready.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      said = awaitReady(ready, log);
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  int port() {
    return URI.create(said.path("url").asText()).getPort();
  }

  /** Where other nodes join it. */
  String address() {
    return said.path("address").asText();
  }

  /** From its start until it served. */
  double readySeconds() {
    return said.path("readySeconds").asDouble();
  }

  /** What one of its metrics stands at, summed over the labels. */
  double metric(String name) throws IOException {
    URL page = URI.create(said.path("adminUrl").asText()).resolve("/metrics").toURL();
    try (InputStream in = page.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  /** Placements of the newest plan that has come to stand, 0 before the first. */
  double instances() throws IOException {
    URL page = URI.create(said.path("adminUrl").asText()).resolve("/admin/v1/plan").toURL();
    try (InputStream in = page.openStream()) {
      JsonNode plan = new ObjectMapper().readTree(in);
      if (plan.path("arrived").asBoolean()) {
        instances = 0;
        plan.path("families").forEach(family -> instances += family.path("placements").size());
      }
      return instances;
    }
  }

  /** Processor seconds of the server so far, of all its threads. */
  double cpuSeconds() {
    return cpuSeconds(Path.of("/proc/" + process.pid() + "/stat"));
  }

  /**
   * Processor seconds so far of the threads that neither run the network (named like the device)
   * nor compile.
   */
  double servingCpuSeconds() {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return threads
          .map(thread -> thread.resolve("stat"))
          .filter(stat -> !NOT_SERVING.matcher(read(stat)).find())
          .mapToDouble(ServerProcess::cpuSeconds)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException("the processor time of the server needs /proc", e);
    }
  }

  private static double cpuSeconds(Path stat) {
    String text = read(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("the processor time of the server needs /proc", e);
    }
  }

  private JsonNode awaitReady(Path ready, Path log) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < PATIENCE.toNanos() && process.isAlive()) {
      if (Files.readString(ready).endsWith("\n")) {
        return new ObjectMapper().readTree(ready.toFile());
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
  }

  private static Path repository(Path network, int maxBatch) throws IOException {
    Path repository = Files.createTempDirectory("gearshift-bench");
    Path family = Files.createDirectories(repository.resolve("minilm"));
    Path variant = Files.createDirectories(family.resolve("int8"));
    Files.createSymbolicLink(variant.resolve("model.onnx"), network.toAbsolutePath());
    Files.writeString(
        variant.resolve("variant.conf"),
        "accuracy = 1, measured = \"not at all\", licence = \"Apache-2.0\"");
    Files.writeString(
        family.resolve("family.conf"),
        """
        task = "token embedding", metric = "none", data-set = "none"
        slo = 30s, max-batch = %d
        inputs = [
          { name = input_ids, datatype = INT64, shape = [-1, -1] }
          { name = attention_mask, datatype = INT64, shape = [-1, -1] }
          { name = token_type_ids, datatype = INT64, shape = [-1, -1] }
        ]
        outputs = [ { name = last_hidden_state, datatype = FP32, shape = [-1, -1, 384] } ]
        """
            .formatted(maxBatch));
    return repository;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
