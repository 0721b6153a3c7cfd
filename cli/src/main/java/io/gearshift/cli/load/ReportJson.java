package io.gearshift.cli.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes a report as one JSON object. Ratios are from 0 to 1; what is not known is null. */
public final class ReportJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double DECIMALS = 1e6;

  private ReportJson() {}

  public static ObjectNode of(Report report) {
    Report.Asked asked = report.asked();
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", asked.name());
    json.put("url", asked.url());
    json.put("family", asked.family());
    json.put("variant", asked.variant().orElse(null));
    json.put("arrivals", asked.arrivals());
    json.put("seed", asked.seed());
    json.put("sloMs", asked.sloMs());
    json.put("binary", asked.binary());
    putSlice(json, report.total());
    ObjectNode accuracies = json.putObject("statedAccuracy");
    report.statedAccuracy().forEach(accuracies::put);
    ObjectNode details = json.putObject("details");
    report.details().forEach(details::put);
    putGenerator(json.putObject("generator"), report);
    ArrayNode seconds = json.putArray("perSecond");
    for (int i = 0; i < report.seconds().size(); i++) {
      putSlice(seconds.addObject().put("second", i), report.seconds().get(i));
    }
    return json;
  }

  private static void putSlice(ObjectNode json, Slice slice) {
    json.put("offered", slice.offered());
    json.put("inTime", slice.inTime());
    json.put("late", slice.late());
    put(json, "inTimeRatio", OptionalDouble.of(slice.inTimeRatio()));
    put(json, "accuracyProfiled", slice.accuracyProfiled());
    put(json, "accuracyMeasured", slice.accuracyMeasured());
    put(json, "p50Ms", slice.latency().p50Ms());
    put(json, "p99Ms", slice.latency().p99Ms());
    put(json, "p999Ms", slice.latency().p999Ms());
    put(json, "maxMs", slice.latency().maxMs());
    put(json, "dropped", slice.dropped());
    put(json, "variants", slice.variants());
  }

  private static void putGenerator(ObjectNode json, Report report) {
    Report.Generator generator = report.generator();
    put(json, "lagP99Ms", OptionalDouble.of(generator.lagP99Ms()));
    json.put("keptUp", !report.laggedBehind());
    json.put("advice", report.laggedBehind() ? report.lagAdvice() : null);
    json.put("longestBacklog", generator.longestBacklog());
    json.put("connections", generator.connections());
    json.put("mostConnections", generator.mostConnections());
    put(json, "cpuMicrosPerQuery", OptionalDouble.of(generator.cpuMicros()));
    json.put("stoppedEarly", generator.stoppedEarly());
  }

  private static void put(ObjectNode json, String field, OptionalDouble value) {
    if (value.isEmpty()) {
      json.putNull(field);
    } else {
      json.put(field, Math.rint(value.getAsDouble() * DECIMALS) / DECIMALS);
    }
  }

  private static void put(ObjectNode json, String field, Map<String, Long> counts) {
    ObjectNode object = json.putObject(field);
    counts.forEach(object::put);
  }
}
