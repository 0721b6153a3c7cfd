package io.gearshift.http.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.traffic.Reason;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What changes seldom: models, nodes, devices with what they hold, and the plan. */
record LayoutJson(Catalog catalog, Look look) {

  /** The variants of a family, the most accurate first. */
  static List<Variant> ranked(Family family) {
    return family.variants().stream()
        .sorted(
            Comparator.comparing(Variant::accuracy)
                .reversed()
                .thenComparing(variant -> variant.id().name()))
        .toList();
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode models = json.putArray("models");
    catalog.families().forEach(family -> family(models.addObject(), family));
    catalog.pipelines().forEach(pipeline -> pipeline(models.addObject(), pipeline));
    ObjectNode reasons = json.putObject("reasons");
    for (Reason reason : Reason.values()) {
      reasons.put(word(reason), Verdict.words(reason));
    }
    nodes(json);
    devices(json.putArray("devices"));
    look.plan().ifPresent(status -> plan(json.putObject("plan"), status));
    return json;
  }

  private static void family(ObjectNode json, Family family) {
    json.put("name", family.id().name()).put("slo_ms", family.slo().toMillis());
    ArrayNode variants = json.putArray("variants");
    for (Variant variant : ranked(family)) {
      variants
          .addObject()
          .put("name", variant.id().name())
          .put("accuracy", variant.accuracy().value());
    }
  }

  private static void pipeline(ObjectNode json, Pipeline pipeline) {
    json.put("name", pipeline.id().name()).put("slo_ms", pipeline.slo().toMillis());
    ArrayNode stages = json.putArray("stages");
    for (Stage stage : pipeline.graph().stages()) {
      ObjectNode node = stages.addObject();
      node.put("name", stage.name()).put("family", stage.family().name());
      stage.parent().ifPresent(parent -> node.put("parent", parent));
    }
  }

  private void nodes(ObjectNode json) {
    json.put("self", look.cluster().self());
    look.cluster().planner().ifPresent(name -> json.put("planner_node", name));
    ArrayNode nodes = json.putArray("nodes");
    for (ClusterStatus.Node node : look.cluster().nodes()) {
      ObjectNode one = nodes.addObject();
      one.put("name", node.name())
          .put("status", node.status())
          .put("reachable", node.reachable())
          .put("telling", look.figures().nodes().contains(node.name()))
          .put("devices", node.devices().size());
      node.roles().forEach(one.putArray("roles")::add);
    }
  }

  private void devices(ArrayNode json) {
    Map<DeviceId, String> nodes = new HashMap<>();
    for (ClusterStatus.Node node : look.cluster().nodes()) {
      node.devices().forEach(device -> nodes.put(device, node.name()));
    }
    Map<DeviceId, DeviceReport> reports = look.reports();
    for (Device device : look.devices()) {
      ObjectNode one = json.addObject();
      one.put("id", device.id().name()).put("kind", device.kind().name());
      one.put("cores", device.cores()).put("memory", device.memoryBytes());
      Optional.ofNullable(nodes.get(device.id())).ifPresent(node -> one.put("node", node));
      Optional<DeviceReport> report = Optional.ofNullable(reports.get(device.id()));
      report.ifPresent(said -> holds(one.putArray("holds"), said));
      report.filter(said -> device.isGrowable()).ifPresent(said -> cores(one, said));
    }
  }

  private static void cores(ObjectNode one, DeviceReport said) {
    one.put("maxCores", said.device().maxCores()).put("usedCores", said.cores());
    one.put("deferredCores", said.deferredCores());
  }

  private static void holds(ArrayNode json, DeviceReport report) {
    for (DeviceReport.Slot slot : report.slots()) {
      ObjectNode one = json.addObject();
      one.put("family", slot.variant().family().name())
          .put("variant", slot.variant().name())
          .put("batch", slot.latency().maxBatch())
          .put("state", slot.state().name().toLowerCase(Locale.ROOT));
      if (!slot.reason().isEmpty()) {
        one.put("reason", slot.reason());
      }
    }
  }

  private static void plan(ObjectNode json, PlanStatus status) {
    json.put("planner", status.planner());
    json.put("arrived", status.arrived()).put("why", status.why());
    status.trigger().ifPresent(t -> json.put("trigger", t.name().toLowerCase(Locale.ROOT)));
    status.devicesWanted().ifPresent(count -> json.put("devices_wanted", count));
    Optional<Plan> plan = status.plan();
    plan.ifPresent(is -> json.put("epoch", is.epoch()));
    plan.flatMap(Plan::evaluation)
        .ifPresent(worth -> json.put("solve_ms", worth.solveTime().toNanos() / 1e6));
    ArrayNode rationale = json.putArray("rationale");
    plan.ifPresent(is -> is.rationale().forEach(rationale::add));
  }

  static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
