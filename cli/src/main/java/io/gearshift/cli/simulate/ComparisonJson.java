package io.gearshift.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.simulator.PlanChange;
import io.gearshift.simulator.Tally;
import io.gearshift.simulator.opt.Bound;
import io.gearshift.simulator.pipeline.ItemTally;
import io.gearshift.simulator.pipeline.PipelineTally;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Writes a comparison as one JSON object. Ratios are from 0 to 1. Counts of a policy are over all
 * seeds, other figures means over them; what is per second, per window or a change of plan is of
 * the first seed.
 */
final class ComparisonJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double DECIMALS = 1e6;

  private ComparisonJson() {}

  static ObjectNode of(String title, Comparison comparison, List<Outcome> outcomes) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", title);
    ArrayNode seeds = json.putArray("seeds");
    outcomes.get(0).runs().forEach(run -> seeds.add(run.seed()));
    ObjectNode devices = json.putObject("devices");
    comparison.world().devices().stream()
        .collect(Collectors.groupingBy(Device::kind, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey((a, b) -> a.name().compareTo(b.name())))
        .forEach(kind -> devices.put(kind.getKey().name(), kind.getValue()));
    ArrayNode families = json.putArray("families");
    for (Family family : comparison.world().families()) {
      ObjectNode node = families.addObject().put("name", family.id().name());
      put(node, "sloMs", family.slo().toNanos() / 1e6);
      ObjectNode variants = node.putObject("variants");
      family.variants().stream()
          .sorted((a, b) -> b.accuracy().compareTo(a.accuracy()))
          .forEach(variant -> putVariant(variants, variant));
    }
    ArrayNode policies = json.putArray("policies");
    outcomes.forEach(outcome -> putOutcome(policies.addObject(), outcome));
    return json;
  }

  private static void putVariant(ObjectNode variants, Variant variant) {
    put(variants, variant.id().toString(), variant.accuracy().value());
  }

  private static void putOutcome(ObjectNode json, Outcome outcome) {
    json.put("name", outcome.policy().title());
    json.put("planner", outcome.policy().planner());
    json.put("routing", outcome.policy().routing());
    json.put("batching", outcome.policy().batching());
    putTally(json, outcome.total());
    putSpread(json, outcome, "inTimeRatio", run -> run.total().inTimeRatio());
    putSpread(json, outcome, "violations", Run::violations);
    putSpread(json, outcome, "accuracyProfiled", run -> run.total().effectiveAccuracy());
    putSpread(json, outcome, "accuracyInTime", Run::accuracyInTime);
    putSpread(json, outcome, "lowestAccuracy", Run::lowestAccuracy);
    putSpread(json, outcome, "planChanges", Run::planChanges);
    putSpread(json, outcome, "utilisation", Run::utilisation);
    putSpread(json, outcome, "belowBound", Run::distance);
    putSpread(json, outcome, "boundInTimeRatio", run -> run.bound().inTimeRatio());
    putSpread(json, outcome, "boundAccuracyInTime", run -> run.bound().accuracyInTime());
    putPipelines(json.putObject("pipelines"), outcome);
    ArrayNode seeds = json.putArray("perSeed");
    for (Run run : outcome.runs()) {
      ObjectNode node = seeds.addObject().put("seed", run.seed());
      putTally(node, run.total());
      put(node, "accuracyInTime", run.accuracyInTime());
      put(node, "lowestAccuracy", run.lowestAccuracy());
      node.put("planChanges", run.planChanges());
      put(node, "utilisation", run.utilisation());
      put(node, "belowBound", run.distance());
    }
    Run first = outcome.runs().get(0);
    ArrayNode plans = json.putArray("plans");
    first.result().plans().forEach(change -> putChange(plans.addObject(), change));
    ArrayNode windows = json.putArray("boundPerWindow");
    first.bound().windows().forEach(window -> putWindow(windows.addObject(), window));
    ArrayNode perSecond = json.putArray("perSecond");
    List<Tally> tallies = first.seconds();
    for (int i = 0; i < tallies.size(); i++) {
      putTally(perSecond.addObject().put("second", i), tallies.get(i));
    }
  }

  private static void putPipelines(ObjectNode json, Outcome outcome) {
    for (PipelineId id : outcome.runs().get(0).result().pipelines().keySet()) {
      PipelineTally total =
          PipelineTally.sum(
              outcome.runs().stream().map(run -> PipelineText.total(run, id)).toList());
      ObjectNode node = json.putObject(id.name());
      putTally(node, total.queries());
      put(node, "wholeRatio", total.wholeRatio());
      ObjectNode stages = node.putObject("stages");
      total.stages().forEach((stage, items) -> putItems(stages.putObject(stage), items));
    }
  }

  private static void putItems(ObjectNode json, ItemTally items) {
    json.put("asked", items.asked());
    json.put("inTime", items.inTime());
    json.put("late", items.late());
    json.put("lost", items.lost());
    put(json, "accuracyProfiled", items.effectiveAccuracy());
  }

  private static void putTally(ObjectNode json, Tally tally) {
    json.put("offered", tally.offered());
    json.put("inTime", tally.inTime());
    json.put("late", tally.late());
    put(json, "inTimeRatio", tally.inTimeRatio());
    if (tally.inTime() + tally.late() == 0) {
      json.putNull("accuracyProfiled");
    } else {
      put(json, "accuracyProfiled", tally.effectiveAccuracy());
    }
    ObjectNode dropped = json.putObject("dropped");
    new TreeMap<>(tally.dropped())
        .forEach((reason, count) -> dropped.put(ComparisonText.word(reason), count));
    ObjectNode variants = json.putObject("variants");
    Map<String, Long> byName = new TreeMap<>();
    for (Map.Entry<VariantId, Long> answered : tally.answered().entrySet()) {
      byName.put(answered.getKey().toString(), answered.getValue());
    }
    byName.forEach(variants::put);
  }

  private static void putSpread(
      ObjectNode json, Outcome outcome, String field, ToDoubleFunction<Run> figure) {
    Outcome.Spread spread = outcome.over(figure);
    put(json, field, spread.mean());
    put(json, field + "Deviation", spread.deviation());
  }

  private static void putChange(ObjectNode json, PlanChange change) {
    json.put("epoch", change.epoch());
    json.put("trigger", change.trigger().name().toLowerCase(Locale.ROOT));
    put(json, "asked", seconds(change.asked()));
    put(json, "adopted", seconds(change.adopted()));
    json.put("devices", change.devices());
  }

  private static void putWindow(ObjectNode json, Bound.Window window) {
    json.put("from", window.from()).put("to", window.to()).put("offered", window.offered());
    put(json, "inTime", window.inTime());
    put(json, "accuracies", window.accuracies());
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static void put(ObjectNode json, String field, double value) {
    json.put(field, Math.rint(value * DECIMALS) / DECIMALS);
  }
}
