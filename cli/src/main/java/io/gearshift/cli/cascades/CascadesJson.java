package io.gearshift.cli.cascades;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.cascades.Findings.Member;
import io.gearshift.domain.cascade.CascadeCurve.Point;
import io.gearshift.domain.cascade.CascadeStep;
import java.util.Locale;

/** The curve of a family as JSON; accuracies are shares of 1. */
public final class CascadesJson {
  private CascadesJson() {}

  public static ObjectNode of(Findings findings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("family", findings.family().id().name());
    json.put("examples", findings.examples());
    json.put("kind", findings.kind().toString());
    json.put("batch", findings.batch());
    json.put("measure", findings.certainty().measure().name().toLowerCase(Locale.ROOT));
    ArrayNode variants = json.putArray("variants");
    for (Member member : findings.variants()) {
      variants
          .addObject()
          .put("variant", member.variant().name())
          .put("workMs", CascadesText.ms(member.work()))
          .put("accuracy", member.accuracy().value())
          .put("temperature", member.temperature())
          .put("fittedTemperature", member.fitted())
          .put("error", member.error())
          .put("fittedError", member.fittedError());
    }
    ArrayNode curve = json.putArray("curve");
    findings.curve().points().forEach(point -> curve.add(of(point)));
    json.set("best", of(findings.curve().best()));
    json.set("asGood", of(findings.curve().asGood()));
    return json;
  }

  private static ObjectNode of(Point point) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode steps = json.putArray("cascade");
    for (CascadeStep step : point.cascade().steps()) {
      steps.addObject().put("variant", step.variant().name()).put("threshold", step.threshold());
    }
    json.put("workMs", CascadesText.ms(point.judged().work()));
    json.put("steps", point.judged().outcome().steps());
    ArrayNode reached = json.putArray("reached");
    point.judged().outcome().reached().forEach(reached::add);
    json.put("chosenAccuracy", point.chosen().accuracy().value());
    json.put("accuracy", point.judged().outcome().accuracy().value());
    json.put("lead", point.lead());
    json.put("leadError", point.leadError());
    return json;
  }
}
