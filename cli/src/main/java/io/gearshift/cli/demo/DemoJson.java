package io.gearshift.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cli.load.Report;
import io.gearshift.cli.load.ReportJson;
import java.util.List;

/** The result of a demonstration, for programs. */
record DemoJson(String model, long seed, Burst burst, List<Report> reports) {
  ObjectNode object() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("family", model);
    json.put("capacityPerSecond", Math.rint(10 * burst.capacity()) / 10);
    json.put("burst", Burst.FACTOR);
    json.put("seed", seed);
    ArrayNode policies = json.putArray("policies");
    reports.forEach(report -> policies.add(policy(report)));
    return json;
  }

  private ObjectNode policy(Report report) {
    ObjectNode policy = ReportJson.of(report);
    ArrayNode phases = policy.putArray("phases");
    for (Phase phase : Phase.of(report, burst.seconds())) {
      ObjectNode object = phases.addObject();
      object.put("name", phase.name());
      object.put("offered", phase.offered());
      object.put("inTime", phase.inTime());
      ObjectNode variants = object.putObject("variants");
      phase.variants().forEach(variants::put);
    }
    return policy;
  }
}
