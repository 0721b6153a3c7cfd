package io.gearshift.http.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import java.util.List;

/** Tells what a planner would do. */
record WhatIfJson(WhatIf.Answer answer) {

  ObjectNode json() {
    Problem problem = answer.problem();
    Plan plan = answer.plan();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("planner", answer.planner()).put("devices", problem.devices().size());
    long used = problem.devices().stream().filter(d -> !plan.on(d.id()).isEmpty()).count();
    json.put("devices_used", used);
    plan.evaluation()
        .map(Evaluation::solveTime)
        .ifPresent(time -> json.put("solve_ms", time.toNanos() / 1e6));
    ArrayNode families = json.putArray("families");
    problem.families().forEach(family -> family(families.addObject(), family));
    ArrayNode pipelines = json.putArray("pipelines");
    problem
        .pipelines()
        .forEach(
            load ->
                pipelines
                    .addObject()
                    .put("name", load.graph().id().name())
                    .put("demand", load.demand().perSecond())
                    .put("shortfall", shortfall(Workload.name(load))));
    ArrayNode rationale = json.putArray("rationale");
    plan.rationale().forEach(rationale::add);
    return json;
  }

  private void family(ObjectNode json, Family family) {
    double all = 0;
    double accuracy = 0;
    for (Variant variant : family.variants()) {
      double served = served(variant.id());
      all += served;
      accuracy += served * variant.accuracy().value();
    }
    json.put("name", family.id().name());
    json.put("demand", answer.problem().demand(family.id()).perSecond());
    json.put("served", all).put("shortfall", shortfall(family.id()));
    if (all > 0) {
      json.put("accuracy", accuracy / all);
    }
    ArrayNode variants = json.putArray("variants");
    List<Variant> ranked = LayoutJson.ranked(family);
    for (Variant variant : ranked) {
      long devices =
          answer.plan().placements().stream()
              .filter(placement -> placement.variant().equals(variant.id()))
              .map(Placement::device)
              .distinct()
              .count();
      if (devices > 0) {
        double served = served(variant.id());
        variants
            .addObject()
            .put("name", variant.id().name())
            .put("rank", ranked.indexOf(variant))
            .put("of", ranked.size())
            .put("devices", devices)
            .put("served", served)
            .put("share", all > 0 ? served / all : 0);
      }
    }
  }

  private double served(VariantId variant) {
    return answer.outcome().served().entrySet().stream()
        .filter(entry -> entry.getKey().variant().equals(variant))
        .mapToDouble(entry -> entry.getValue().perSecond())
        .sum();
  }

  private double shortfall(FamilyId name) {
    return answer.outcome().shortfall().getOrDefault(name, Rate.ZERO).perSecond();
  }
}
