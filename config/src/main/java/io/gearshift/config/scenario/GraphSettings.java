package io.gearshift.config.scenario;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import io.gearshift.domain.pipeline.PipelineGraph;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline of a scenario: stages, and how many items come to each.
 *
 * @param minAccuracy of any path; none is asked for if left out
 * @param onLoss what becomes of a query of which an item was lost; the item is left out if left out
 * @param stages each after its parent
 * @param counts numbers of items, each as likely as the others, in whose proportions items come; if
 *     left out, always the average
 */
public record GraphSettings(
    String name,
    Duration slo,
    Optional<Double> minAccuracy,
    Optional<OnLoss> onLoss,
    List<StageSettings> stages,
    Optional<List<Integer>> counts) {

  /**
   * A stage.
   *
   * @param parent the stage that it follows on; none for the first
   * @param factor how many items come to it for each that its parent answers; 1 if left out
   * @param factors the same by the variant of the parent that answered, where that matters
   * @param expected the factor to plan with before any item was seen; the true ones if left out
   */
  public record StageSettings(
      String name,
      String family,
      Optional<String> parent,
      Optional<Double> factor,
      Optional<Map<String, Double>> factors,
      Optional<Double> expected) {
    public StageSettings {
      if (parent.isEmpty()) {
        requireNone(name, "factor", factor);
        requireNone(name, "factors", factors);
        requireNone(name, "expected", expected);
      }
    }

    private static void requireNone(String stage, String key, Optional<?> value) {
      if (value.isPresent()) {
        throw new IllegalArgumentException(
            key + ": " + value.get() + " (expected: none, for '" + stage + "' has no parent)");
      }
    }
  }

  public GraphSettings {
    // what is bad about names, stages and factors is found where they are made
    graph(name, slo, minAccuracy, stages);
    factors(stages, false);
    factors(stages, true);
  }

  public PipelineGraph graph() {
    return graph(name, slo, minAccuracy, stages);
  }

  /** How many items come to each stage. */
  public Factors factors() {
    return factors(stages, false);
  }

  /** What is planned with before any item was seen. */
  public Factors expected() {
    return factors(stages, true);
  }

  private static PipelineGraph graph(
      String name, Duration slo, Optional<Double> minAccuracy, List<StageSettings> stages) {
    return new PipelineGraph(
        new PipelineId(name),
        slo,
        new Accuracy(minAccuracy.orElse(0.0)),
        stages.stream()
            .map(each -> new Stage(each.name(), new FamilyId(each.family()), each.parent()))
            .toList());
  }

  private static Factors factors(List<StageSettings> stages, boolean expected) {
    Map<Edge, Double> byEdge = new HashMap<>();
    Map<String, Double> byStage = new HashMap<>();
    Map<String, String> families = new HashMap<>();
    for (StageSettings stage : stages) {
      families.put(stage.name(), stage.family());
      if (expected && stage.expected().isPresent()) {
        byStage.put(stage.name(), stage.expected().get());
      } else {
        stage.factor().ifPresent(factor -> byStage.put(stage.name(), factor));
        stage
            .factors()
            .ifPresent(
                factors ->
                    factors.forEach(
                        (variant, factor) -> byEdge.put(edge(stage, variant, families), factor)));
      }
    }
    return new Factors(byEdge, byStage);
  }

  private static Edge edge(StageSettings stage, String variant, Map<String, String> families) {
    String family = families.get(stage.parent().orElseThrow());
    return new Edge(VariantId.of(family, variant), stage.name());
  }
}
