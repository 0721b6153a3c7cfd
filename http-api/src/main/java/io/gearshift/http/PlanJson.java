package io.gearshift.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.ScalingStatus;
import io.gearshift.actors.control.Trigger;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.plan.Evaluation;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.routing.RoutingTable;
import io.gearshift.domain.traffic.Rate;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** How things stand with the plan, as operators read it. */
final class PlanJson {
  private static final double NANOS_PER_MILLI = 1e6;

  private PlanJson() {}

  static byte[] of(PlanStatus status) {
    return Json.object(
        json -> {
          Optional<Plan> plan = status.plan();
          if (plan.isPresent()) {
            json.writeNumberField("epoch", plan.get().epoch());
          } else {
            json.writeNullField("epoch");
          }
          json.writeStringField("planner", status.planner());
          json.writeStringField("trigger", status.trigger().map(PlanJson::word).orElse(null));
          json.writeBooleanField("arrived", status.arrived());
          json.writeStringField("why", status.why());
          devices(json, status);
          if (status.devicesWanted().isPresent()) {
            json.writeNumberField("devices_wanted", status.devicesWanted().getAsInt());
          } else {
            json.writeNullField("devices_wanted");
          }
          if (status.scaling().isPresent()) {
            scaling(json, status.scaling().get());
          }
          json.writeArrayFieldStart("families");
          for (FamilyId family : families(status)) {
            family(json, family, status);
          }
          json.writeEndArray();
          PipelineJson.write(json, status);
          Optional<Evaluation> evaluation = plan.flatMap(Plan::evaluation);
          if (evaluation.isPresent()) {
            evaluation(json, evaluation.get());
          }
          Json.strings(json, "rationale", plan.map(Plan::rationale).orElse(List.of()));
        });
  }

  private static String word(Trigger trigger) {
    return trigger.name().toLowerCase(Locale.ROOT);
  }

  private static void scaling(JsonGenerator json, ScalingStatus scaling) throws IOException {
    json.writeObjectFieldStart("scaling");
    json.writeStringField("actuator", scaling.actuator());
    json.writeNumberField("nodes", scaling.nodes());
    json.writeNumberField("nodes_wanted", scaling.nodesWanted());
    json.writeStringField("doing", scaling.doing());
    json.writeStringField("failure", scaling.failure().orElse(null));
    json.writeNumberField("failures", scaling.failures());
    json.writeEndObject();
  }

  private static void devices(JsonGenerator json, PlanStatus status) throws IOException {
    json.writeArrayFieldStart("devices");
    for (Device device : status.devices()) {
      json.writeStartObject();
      json.writeStringField("id", device.id().name());
      json.writeStringField("kind", device.kind().name());
      json.writeNumberField("cores", device.cores());
      json.writeNumberField("memory_bytes", device.memoryBytes());
      PlanStatus.Cores cores = status.cores().get(device.id());
      if (cores != null) {
        json.writeNumberField("max_cores", device.maxCores());
        json.writeNumberField("used_cores", cores.used());
        json.writeNumberField("deferred_cores", cores.deferred());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Those that arrive or are planned for; pipelines are told of by themselves. */
  private static SortedSet<FamilyId> families(PlanStatus status) {
    SortedSet<FamilyId> families = new TreeSet<>(Comparator.comparing(FamilyId::name));
    families.addAll(status.demand().keySet());
    status
        .plan()
        .ifPresent(
            plan -> {
              families.addAll(plan.shortfall().keySet());
              plan.placements().forEach(placement -> families.add(placement.variant().family()));
            });
    status.pipelines().forEach(load -> families.remove(Workload.name(load)));
    return families;
  }

  private static void family(JsonGenerator json, FamilyId family, PlanStatus status)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("family", family.name());
    json.writeNumberField(
        "demand_per_second", status.demand().getOrDefault(family, Rate.ZERO).perSecond());
    json.writeNumberField(
        "shortfall_per_second",
        status.plan().map(plan -> plan.shortfall(family)).orElse(Rate.ZERO).perSecond());
    json.writeArrayFieldStart("placements");
    if (status.plan().isPresent()) {
      placements(json, family, status.plan().get());
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void placements(JsonGenerator json, FamilyId family, Plan plan)
      throws IOException {
    RoutingTable table = RoutingTable.of(plan, family);
    for (Placement placement : plan.placements()) {
      if (placement.variant().family().equals(family)) {
        json.writeStartObject();
        json.writeStringField("device", placement.device().name());
        json.writeStringField("variant", placement.variant().name());
        json.writeNumberField("batch_cap", placement.batchCap());
        if (!table.shares().isEmpty()) {
          json.writeNumberField("share", table.share(placement.device(), placement.variant()));
        }
        json.writeEndObject();
      }
    }
  }

  private static void evaluation(JsonGenerator json, Evaluation evaluation) throws IOException {
    json.writeObjectFieldStart("evaluation");
    json.writeNumberField("value", evaluation.value());
    if (evaluation.bound().isPresent()) {
      json.writeNumberField("bound", evaluation.bound().getAsDouble());
      json.writeNumberField("gap", evaluation.gap().getAsDouble());
    }
    json.writeStringField("source", evaluation.source());
    json.writeNumberField("solve_ms", evaluation.solveTime().toNanos() / NANOS_PER_MILLI);
    json.writeEndObject();
  }
}
