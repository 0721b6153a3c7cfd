package io.gearshift.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A node of the real command, in a process that can be killed, paused and started again. */
final class Node {
  /** The exit status of a node that should be started again. */
  static final int START_AGAIN = 75;

  static final int BETWEEN = 17355;
  private static final int HTTP = 18080;
  private static final int ADMIN = 18558;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient OPERATOR =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  private final int number;
  private final Lan lan;
  private final Path lib;
  private final Path repository;
  private final Path log;
  private final FrontEnd frontEnd;
  private Process process;
  private long logBegins;
  private boolean soon = true;

  /**
   * @param number its place in the network, from 1
   * @param repository its own copy of the models
   * @param log where its output goes, that of all its lives
   */
  Node(int number, Lan lan, Path lib, Path repository, Path log) {
    this.number = number;
    this.lan = lan;
    this.lib = lib;
    this.repository = repository;
    this.log = log;
    this.frontEnd = new FrontEnd(name(), new InetSocketAddress(address(), HTTP));
  }

  /** From now on its process is to be fast after a while, instead of ready soon. */
  void compileWell() {
    soon = false;
  }

  int number() {
    return number;
  }

  String name() {
    return String.valueOf((char) ('a' + number - 1));
  }

  String address() {
    return lan.address(number);
  }

  /** Where clients send to. */
  FrontEnd frontEnd() {
    return frontEnd;
  }

  Path repository() {
    return repository;
  }

  /**
   * Starts the process; it is ready later.
   *
   * @param join the nodes to join
   * @param options of the command
   * @param environment variables of the process besides those of the tests
   */
  void start(List<String> join, List<String> options, Map<String, String> environment) {
    List<String> command = new ArrayList<>(lan.inside(number));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    command.addAll(List.of(java, "-Xmx256m", "-XX:+UseSerialGC"));
    if (soon) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-cp", lib + "/*", "io.gearshift.cli.Gearshift", "serve"));
    command.addAll(List.of("--name", name(), "-r", repository.toString()));
    command.addAll(List.of("-p", "" + HTTP, "--admin-port", "" + ADMIN));
    command.addAll(List.of("-D", "http.host=" + address(), "-D", "admin.host=" + address()));
    command.addAll(List.of("-D", "node.host=" + address(), "-D", "node.port=" + BETWEEN));
    command.addAll(List.of("-D", "devices=[{id=cpu-0,kind=cpu,cores=1,memory-bytes=1GiB}]"));
    if (!join.isEmpty()) {
      command.addAll(List.of("--join", String.join(",", join)));
    }
    command.addAll(options);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      logBegins = Files.exists(log) ? Files.size(log) : 0;
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its start is over. */
  void awaitReady() {
    await(() -> output().contains("ready in"));
  }

  /** Waits until it says to load balancers that it is ready. */
  void awaitHealthy() {
    await(() -> status("/v2/health/ready") == 200);
  }

  private void await(BooleanSupplier ready) {
    long begun = System.nanoTime();
    while (!ready.getAsBoolean()) {
      if (!isAlive() || System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new AssertionError(name() + " did not become ready:\n" + output());
      }
      pause(Duration.ofMillis(50));
    }
  }

  private int status(String path) {
    URI uri = URI.create("http://" + address() + ":" + HTTP + path);
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
      return OPERATOR.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** As if the machine had lost its power. */
  void kill() {
    signal("KILL");
    process.onExit().join();
  }

  /** As an orchestrator asks a process to stop. */
  void terminate() {
    signal("TERM");
  }

  /** Stops the clock of the process, as a hypervisor may. */
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    Shell.attempt("kill", "-" + name, Long.toString(pid()));
  }

  long pid() {
    return process.pid();
  }

  /** Waits for its end, and says with which status. */
  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name() + " still runs after " + patience + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has printed in this life. */
  String output() {
    try {
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(logBegins, all.length);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory that the process takes, in MiB; 0 if it has ended. */
  long residentMiB() {
    try (var lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** What its admin port says under a path; empty if it does not within the time. */
  Optional<JsonNode> admin(String path, Duration patience) {
    URI uri = URI.create("http://" + address() + ":" + ADMIN + "/admin/v1" + path);
    try {
      HttpResponse<byte[]> response =
          OPERATOR.send(
              HttpRequest.newBuilder(uri).timeout(patience).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == 200
          ? Optional.of(JSON.readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
