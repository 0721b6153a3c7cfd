package io.gearshift.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.judge.Paths;
import io.gearshift.cli.judge.Score;
import io.gearshift.domain.catalog.Variant;
import java.util.Map;

/** Measured accuracies as JSON; each is a share of 1. */
final class EvaluationJson {
  private EvaluationJson() {}

  static ObjectNode ofVariants(String model, int examples, Map<Variant, Agreement> results) {
    ObjectNode json = head(model, examples);
    ArrayNode variants = json.putArray("variants");
    results.forEach(
        (variant, agreement) ->
            variants
                .addObject()
                .put("variant", variant.id().toString())
                .put("stated", variant.accuracy().value())
                .put("measured", agreement.measured())
                .put("tolerance", agreement.tolerance())
                .put("agrees", agreement.holds()));
    return json;
  }

  static ObjectNode ofPaths(String model, int examples, Map<Paths.Path, Score> results) {
    ObjectNode json = head(model, examples);
    ArrayNode paths = json.putArray("paths");
    results.forEach(
        (path, score) ->
            paths
                .addObject()
                .put("path", path.toString())
                .put("product", path.product())
                .put("measured", score.share()));
    return json;
  }

  private static ObjectNode head(String model, int examples) {
    return JsonNodeFactory.instance.objectNode().put("model", model).put("examples", examples);
  }
}
