package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.Accuracy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pipeline as planners see it: a rooted tree of stages (Loki, section 3).
 *
 * @param slo from end to end
 * @param minAccuracy of any path that a query may take: the product of its variants' accuracies
 * @param stages each after its parent; the first is the root, the only one without a parent
 */
public record PipelineGraph(PipelineId id, Duration slo, Accuracy minAccuracy, List<Stage> stages) {
  public PipelineGraph {
    stages = List.copyOf(stages);
    if (slo.isNegative() || slo.isZero()) {
      throw new IllegalArgumentException("slo of " + id + ": " + slo + " (expected: > 0)");
    }
    Set<String> before = new HashSet<>();
    for (Stage stage : stages) {
      boolean follows = stage.parent().map(before::contains).orElse(before.isEmpty());
      if (!follows) {
        throw new IllegalArgumentException(
            "stage '%s' of %s follows on %s (expected: a stage before it; only the first follows on none)"
                .formatted(
                    stage.name(), id, stage.parent().map(p -> "'" + p + "'").orElse("none")));
      }
      if (!before.add(stage.name())) {
        throw new IllegalArgumentException(
            "stage '" + stage.name() + "' stands twice in " + id + " (expected: once)");
      }
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException(
          "pipeline " + id + " has no stage (expected: one or more)");
    }
  }

  public Stage root() {
    return stages.get(0);
  }

  /**
   * The stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Stage stage(String name) {
    return stages.stream()
        .filter(stage -> stage.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("stage '" + name + "' is not one of " + id));
  }

  public List<Stage> children(Stage stage) {
    return stages.stream()
        .filter(other -> other.parent().equals(Optional.of(stage.name())))
        .toList();
  }

  /** From the root to a stage, both included. */
  public List<Stage> pathTo(Stage stage) {
    List<Stage> path = new ArrayList<>();
    for (Optional<Stage> at = Optional.of(stage);
        at.isPresent();
        at = at.get().parent().map(this::stage)) {
      path.add(at.get());
    }
    Collections.reverse(path);
    return path;
  }

  /** From the root to each stage that nothing follows on. */
  public List<List<Stage>> branches() {
    return stages.stream().filter(stage -> children(stage).isEmpty()).map(this::pathTo).toList();
  }
}
