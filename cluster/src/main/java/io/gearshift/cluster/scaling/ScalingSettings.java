package io.gearshift.cluster.scaling;

import io.gearshift.domain.scaling.NodeScaling;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether and how the number of nodes is changed.
 *
 * @param actuator what starts nodes and takes them away: none, kubernetes or process
 * @param minNodes see {@link NodeScaling}, as the next four
 * @param period how often the actuator is asked
 * @param patience how long it may take to answer
 */
public record ScalingSettings(
    String actuator,
    int minNodes,
    int maxNodes,
    Duration confirm,
    Duration quiet,
    Duration coldStart,
    Duration period,
    Duration patience,
    Kubernetes kubernetes,
    Processes process) {
  static final String NONE = "none";
  static final String KUBERNETES = "kubernetes";
  static final String PROCESS = "process";
  private static final Set<String> ACTUATORS = new TreeSet<>(Set.of(NONE, KUBERNETES, PROCESS));

  /** Longer than a pod takes to be told to stop, once it is not wanted any more. */
  private static final Duration REST = Duration.ofMinutes(1);

  /**
   * What keeps the nodes.
   *
   * @param kind statefulset or deployment
   * @param namespace that of the pod if {@code auto}
   */
  public record Kubernetes(String kind, String name, String namespace) {
    static final String STATEFUL_SET = "statefulset";
    static final String DEPLOYMENT = "deployment";
    static final String AUTO = "auto";

    public Kubernetes {
      requireOneOf("kind", kind, Set.of(STATEFUL_SET, DEPLOYMENT));
      requireName("name", name);
      requireName("namespace", namespace);
    }

    private static void requireName(String key, String name) {
      if (!name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
        throw new IllegalArgumentException(
            key + ": '" + name + "' (expected: a name of Kubernetes: a to z, 0 to 9, '-', '.')");
      }
    }
  }

  /**
   * How a node is started.
   *
   * @param command with its first arguments
   */
  public record Processes(List<String> command) {
    public Processes {
      command = List.copyOf(command);
      if (command.isEmpty() || command.get(0).isBlank()) {
        throw new IllegalArgumentException(
            "command: " + command + " (expected: such as [\"./gearshift\", \"serve\"])");
      }
    }
  }

  public ScalingSettings {
    requireOneOf("actuator", actuator, ACTUATORS);
    new NodeScaling(minNodes, maxNodes, confirm, quiet, coldStart);
    requirePositive("period", period);
    requirePositive("patience", patience);
  }

  NodeScaling rule() {
    return new NodeScaling(minNodes, maxNodes, confirm, quiet, coldStart);
  }

  /**
   * Whether a node that has left the cluster waits to be taken away: where whoever ends is started
   * again.
   */
  public boolean restsAfterLeaving() {
    return actuator.equals(KUBERNETES);
  }

  /** How long it waits at most. */
  public Duration rest() {
    return REST;
  }

  private static void requireOneOf(String key, String name, Set<String> known) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          key
              + ": \""
              + name
              + "\" (expected: one of "
              + String.join(", ", new TreeSet<>(known))
              + ")");
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0s)");
    }
  }
}
