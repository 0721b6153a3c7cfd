package io.gearshift.http.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.watch.ClusterFigures.Busy;
import io.gearshift.actors.watch.Second;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.plan.Workload;
import io.gearshift.domain.traffic.Rate;
import java.util.List;
import java.util.Map;

/** What changes every second: numbers. Fields that would be zero are left out. */
record TickJson(Catalog catalog, Look look) {
  /** Over how many seconds headlines are averaged. */
  private static final int WINDOW = 10;

  /**
   * @param layout the version of the layout that goes with it
   */
  ObjectNode json(long layout) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("layout", layout);
    List<Second> newest = look.last(1);
    newest.forEach(second -> json.set("second", second(second)));
    ObjectNode verdicts = json.putObject("verdicts");
    for (Family family : catalog.families()) {
      List<String> variants = LayoutJson.ranked(family).stream().map(v -> v.id().name()).toList();
      verdict(verdicts, family.id().name(), variants);
    }
    catalog.pipelines().forEach(pipeline -> verdict(verdicts, pipeline.id().name(), List.of()));
    json.put("plan_fresh", look.isPlanFresh());
    look.plan().ifPresent(status -> plan(json.putObject("planned"), status));
    busy(json);
    return json;
  }

  /** All seconds that are remembered, the oldest first. */
  ObjectNode history() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode seconds = json.putArray("seconds");
    look.figures().seconds().forEach(second -> seconds.add(second(second)));
    return json;
  }

  private static ObjectNode second(Second second) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("t", second.end().toEpochMilli());
    ObjectNode models = json.putObject("models");
    second.models().forEach(model -> model(models.putObject(model.name()), model));
    return json;
  }

  private static void model(ObjectNode json, Second.Model model) {
    long answered = model.answered();
    double items = answered > 0 ? (double) model.items() / answered : 1;
    put(json, "taken", model.taken());
    put(json, "demand", tenth(model.taken() * items));
    put(json, "in_time", model.inTime());
    put(json, "late", model.late());
    put(json, "cancelled", model.cancelled());
    put(json, "pending", model.pending());
    model.gear().ifPresent(gear -> json.put("gear", gear));
    put(json, "capacity_accurate", tenth(model.capacity().accurate()));
    put(json, "capacity_fast", tenth(model.capacity().fast()));
    if (answered > 0) {
      put(json, "queue_ms", tenth(model.queued().toNanos() / 1e6 / answered));
      ObjectNode by = json.putObject("by");
      double sum = 0;
      for (Second.Version version : model.versions()) {
        by.put(version.name(), version.answered());
        sum += version.accuracy() * version.answered();
      }
      json.put("accuracy", sum / answered);
    }
    if (model.batches() > 0) {
      put(json, "batch", tenth((double) model.batched() / model.batches()));
    }
    if (!model.refused().isEmpty()) {
      ObjectNode refused = json.putObject("refused");
      model.refused().forEach((reason, count) -> refused.put(LayoutJson.word(reason), count));
    }
  }

  private void verdict(ObjectNode json, String model, List<String> variants) {
    Verdict verdict = Verdict.of(model, look.last(WINDOW), variants);
    ObjectNode one = json.putObject(model);
    verdict.inTime().ifPresent(part -> one.put("in_time", part));
    verdict.accuracy().ifPresent(mean -> one.put("accuracy", mean));
    verdict
        .gear()
        .ifPresent(
            gear ->
                one.putObject("gear")
                    .put("variant", gear.variant())
                    .put("number", gear.number())
                    .put("of", gear.of())
                    .put("share", gear.share())
                    .put("top", gear.isTop()));
    one.put("why", verdict.why());
  }

  private static void plan(ObjectNode json, PlanStatus status) {
    ObjectNode demand = json.putObject("demand");
    status.demand().forEach((family, rate) -> demand.put(family.name(), tenth(rate.perSecond())));
    status
        .pipelines()
        .forEach(load -> demand.put(Workload.name(load).name(), load.demand().perSecond()));
    ObjectNode shortfall = json.putObject("shortfall");
    status
        .plan()
        .ifPresent(
            plan ->
                plan.shortfall().entrySet().stream()
                    .filter(entry -> entry.getValue().compareTo(Rate.ZERO) > 0)
                    .forEach(e -> shortfall.put(e.getKey().name(), e.getValue().perSecond())));
  }

  /** In the order of the layout: in percent, and -1 where nothing is known. */
  private void busy(ObjectNode json) {
    ArrayNode busy = json.putArray("busy");
    ArrayNode waiting = json.putArray("waiting");
    Map<DeviceId, Busy> known = look.figures().busy();
    for (Device device : look.devices()) {
      Busy is = known.get(device.id());
      busy.add(is == null ? -1 : (int) Math.round(100 * is.part()));
      waiting.add(is == null ? 0 : is.waiting());
    }
  }

  private static void put(ObjectNode json, String field, long value) {
    if (value != 0) {
      json.put(field, value);
    }
  }

  private static void put(ObjectNode json, String field, double value) {
    if (value != 0) {
      json.put(field, value);
    }
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
