package io.gearshift.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Nodes that serve together, each a process with a repository and an address of its own. */
final class Cluster implements AutoCloseable {
  private static final Path LIB =
      Path.of(System.getProperty("chaos.lib", "../cli/target/gearshift/lib")).toAbsolutePath();
  private static final Path REPOSITORY = Path.of("src/test/resources/repository");
  private static final Path LOGS = Path.of("target/chaos");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Lan lan;
  private final Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Node> byAge = new ArrayList<>();
  private final Map<Node, List<String>> options = new HashMap<>();
  private final Map<Node, Map<String, String>> environments = new HashMap<>();
  private final Thread hook = new Thread(this::killAll, "chaos-nodes");

  /**
   * @param name of the tests that use it, for the logs
   * @param size how many nodes there will be at most; none is started yet
   */
  Cluster(String name, int size) {
    if (!Files.isDirectory(LIB)) {
      throw new IllegalStateException(
          LIB + ": no such folder\nbuild the command first: mvn package -Dquickly -pl cli -am");
    }
    lan = new Lan(size);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      folder = Files.createTempDirectory("gearshift-chaos");
      Files.createDirectories(LOGS);
      for (int number = 1; number <= size; number++) {
        Path repository = folder.resolve("repository-" + number);
        copy(REPOSITORY, repository);
        Path log = LOGS.resolve(name + "-" + (char) ('a' + number - 1) + ".log");
        Files.deleteIfExists(log);
        nodes.add(new Node(number, lan, LIB, repository, log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Lan lan() {
    return lan;
  }

  Node node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes that run, the oldest first. */
  List<Node> living() {
    return byAge.stream().filter(Node::isAlive).toList();
  }

  /** The node that the planner is on. */
  Node oldest() {
    return living().get(0);
  }

  /** What a node is started with from now on, besides what all are. */
  void options(Node node, String... more) {
    options.put(node, List.of(more));
  }

  /** Variables of the environment that a node is started with from now on. */
  void environment(Node node, Map<String, String> variables) {
    environments.put(node, variables);
  }

  /** Starts a node, with the same list of nodes to join as all; it is ready later. */
  void start(Node node) {
    List<String> join = nodes.stream().limit(3).map(n -> n.address() + ":" + Node.BETWEEN).toList();
    byAge.remove(node);
    byAge.add(node);
    node.start(
        join, options.getOrDefault(node, List.of()), environments.getOrDefault(node, Map.of()));
  }

  /** Sees to it that these nodes run, and no others, and that they all see one plan for them. */
  void whole(Node... wanted) {
    lan.heal();
    for (Node node : living()) {
      if (!List.of(wanted).contains(node)) {
        node.terminate();
        node.awaitExit(PATIENCE);
      }
    }
    for (Node node : wanted) {
      if (!node.isAlive()) {
        start(node);
      }
    }
    for (Node node : wanted) {
      node.awaitReady();
      node.frontEnd().putIn();
    }
    agreed(wanted);
  }

  /**
   * Waits until these nodes, and no others, are planned for.
   *
   * @return the epoch of the plan that they all see
   */
  long agreed(Node... wanted) {
    long begun = System.nanoTime();
    Map<String, String> seen = new HashMap<>();
    while (System.nanoTime() - begun < PATIENCE.toNanos()) {
      seen.clear();
      Set<Long> epochs = new HashSet<>();
      Set<String> expected = new HashSet<>();
      for (Node node : wanted) {
        if (!options.getOrDefault(node, List.of()).contains("cluster.roles=[frontend]")) {
          expected.add(node.name() + "-cpu-0");
        }
      }
      boolean all = true;
      for (Node node : wanted) {
        Optional<JsonNode> plan = node.admin("/plan", Duration.ofSeconds(2));
        Set<String> devices = new HashSet<>();
        plan.ifPresent(p -> p.path("devices").forEach(d -> devices.add(d.path("id").asText())));
        plan.ifPresent(p -> epochs.add(p.path("epoch").asLong()));
        seen.put(
            node.name(),
            plan.map(p -> "epoch " + p.path("epoch") + " " + p.path("arrived")).orElse("silent")
                + " "
                + devices);
        all &=
            devices.equals(expected) && plan.map(p -> p.path("arrived").asBoolean()).orElse(false);
      }
      if (all && epochs.size() == 1) {
        return epochs.iterator().next();
      }
      Node.pause(Duration.ofMillis(200));
    }
    throw new AssertionError("no one plan for all within " + PATIENCE + ": " + seen);
  }

  @Override
  public void close() {
    killAll();
    lan.close();
    Runtime.getRuntime().removeShutdownHook(hook);
    delete(folder);
  }

  /** Ends all processes. */
  void killAll() {
    nodes.stream().filter(Node::isAlive).forEach(Node::kill);
  }

  static void copy(Path from, Path to) {
    FileTime now = FileTime.from(Instant.now());
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
          // all of one age: a profile that is older than its network does not count
          Files.setLastModifiedTime(target, now);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      System.out.println("chaos: " + folder + " was not deleted: " + e.getMessage());
    }
  }
}
