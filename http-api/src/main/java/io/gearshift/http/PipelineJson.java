package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.domain.pipeline.Factors;
import io.gearshift.domain.pipeline.Factors.Edge;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Budget;
import io.gearshift.domain.plan.PipelineLoad;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is asked of pipelines, and how a plan shares out their time, as operators read it. */
final class PipelineJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private PipelineJson() {}

  static void write(JsonGenerator json, PlanStatus status) throws IOException {
    json.writeArrayFieldStart("pipelines");
    for (PipelineLoad load : byName(status.pipelines())) {
      Rate shortfall =
          status.plan().map(plan -> plan.shortfall(Workload.name(load))).orElse(Rate.ZERO);
      json.writeStartObject();
      json.writeStringField("pipeline", load.graph().id().name());
      json.writeNumberField("demand_per_second", load.demand().perSecond());
      json.writeNumberField("shortfall_per_second", shortfall.perSecond());
      json.writeArrayFieldStart("stages");
      for (Stage stage : load.graph().stages()) {
        json.writeStartObject();
        json.writeStringField("stage", stage.name());
        json.writeStringField("family", stage.family().name());
        if (stage.parent().isPresent()) {
          json.writeStringField("parent", stage.parent().get());
          factors(json, stage, load.factors());
        }
        budgets(json, load.graph().id(), stage, status.plan().map(Plan::budgets).orElse(List.of()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** How many items the stage gets for each one of its parent: expected, and as it was observed. */
  private static void factors(JsonGenerator json, Stage stage, Factors factors) throws IOException {
    json.writeNumberField("factor", factors.byStage().getOrDefault(stage.name(), 1.0));
    json.writeObjectFieldStart("factor_by_variant");
    List<Map.Entry<Edge, Double>> known =
        factors.byEdge().entrySet().stream()
            .filter(entry -> entry.getKey().child().equals(stage.name()))
            .sorted(Comparator.comparing(entry -> entry.getKey().variant().name()))
            .toList();
    for (Map.Entry<Edge, Double> entry : known) {
      json.writeNumberField(entry.getKey().variant().name(), entry.getValue());
    }
    json.writeEndObject();
  }

  /** What the plan allows the variants of the stage. */
  private static void budgets(
      JsonGenerator json, PipelineId pipeline, Stage stage, List<Budget> budgets)
      throws IOException {
    json.writeObjectFieldStart("budget_ms_by_variant");
    List<Budget> its =
        budgets.stream()
            .filter(budget -> budget.pipeline().equals(pipeline))
            .filter(budget -> budget.stage().equals(stage.name()))
            .sorted(Comparator.comparing(budget -> budget.variant().name()))
            .toList();
    for (Budget budget : its) {
      json.writeNumberField(budget.variant().name(), budget.time().toNanos() / NANOS_PER_MILLI);
    }
    json.writeEndObject();
  }

  private static List<PipelineLoad> byName(List<PipelineLoad> loads) {
    return loads.stream().sorted(Comparator.comparing(load -> load.graph().id().name())).toList();
  }
}
