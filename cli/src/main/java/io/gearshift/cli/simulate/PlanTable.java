package io.gearshift.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Draws a plan: what it places where, what that serves, and what is missing.
 *
 * @param planner its name
 */
record PlanTable(
    String planner, Problem problem, Plan plan, PlanCheck.Outcome outcome, List<Row> rows) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Placements that are alike. */
  record Sort(DeviceKind kind, VariantId variant, int batchCap) {}

  /**
   * What those serve together.
   *
   * @param capacity items per second if nothing else ran there; 0 if that was never profiled
   * @param served items per second under the demand, as the plan splits it or, if it does not, as
   *     the best of routers would
   */
  record Row(Sort sort, double accuracy, int count, double capacity, double served) {}

  static PlanTable of(String planner, Problem problem, Plan plan) {
    PlanCheck.Outcome outcome =
        new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, Integer.MAX_VALUE)
            .outcome(problem, plan);
    return new PlanTable(planner, problem, plan, outcome, rows(problem, plan, outcome));
  }

  private static List<Row> rows(Problem problem, Plan plan, PlanCheck.Outcome outcome) {
    Map<DeviceId, Device> devices =
        problem.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
    Map<VariantId, Double> accuracies =
        problem.families().stream()
            .flatMap(family -> family.variants().stream())
            .collect(Collectors.toMap(Variant::id, variant -> variant.accuracy().value()));
    Profiles profiles = new Profiles(problem.profiles());
    Map<Sort, List<Placement>> sorts = new LinkedHashMap<>();
    for (Placement placement : plan.placements()) {
      DeviceKind kind = devices.get(placement.device()).kind();
      sorts
          .computeIfAbsent(
              new Sort(kind, placement.variant(), placement.batchCap()), s -> new ArrayList<>())
          .add(placement);
    }
    List<Row> rows = new ArrayList<>();
    sorts.forEach(
        (sort, placements) ->
            rows.add(
                new Row(
                    sort,
                    accuracies.get(sort.variant()),
                    placements.size(),
                    placements.stream()
                        .mapToDouble(p -> capacity(p, devices.get(p.device()), profiles))
                        .sum(),
                    placements.stream()
                        .mapToDouble(p -> outcome.served().getOrDefault(p, Rate.ZERO).perSecond())
                        .sum())));
    rows.sort(
        Comparator.comparing((Row row) -> row.sort().variant().family().name())
            .thenComparing(Comparator.comparingDouble(Row::accuracy).reversed())
            .thenComparing(row -> row.sort().kind().name())
            .thenComparing(row -> row.sort().batchCap()));
    return rows;
  }

  private static double capacity(Placement placement, Device device, Profiles profiles) {
    return profiles
        .of(placement.variant(), device)
        .map(
            profile ->
                Assumptions.DEFAULT.bestCapacity(
                    profile, Math.min(placement.batchCap(), profile.p95().maxBatch())))
        .orElse(Rate.ZERO)
        .perSecond();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "planner %s on %s, for %s", planner, devices(), demand());
    text.append('\n');
    String format = "%-10s %-28s %9s %6s %6s %12s %10s %7s";
    line(
        text,
        format,
        "kind",
        "variant",
        "accuracy",
        "batch",
        "count",
        "alone/s",
        "serves/s",
        "share");
    for (Row row : rows) {
      line(
          text,
          format,
          row.sort().kind(),
          row.sort().variant(),
          percent(row.accuracy()),
          row.sort().batchCap(),
          row.count(),
          row.capacity() == 0 ? "-" : number(row.capacity()),
          number(row.served()),
          percent(share(row)));
    }
    text.append('\n');
    for (Family family : problem.families()) {
      double asked = problem.demand(family.id()).perSecond();
      double missing = missing(family.id());
      line(
          text,
          "%s: %s/s asked, %s/s served at %s%s",
          family.id(),
          number(asked),
          number(asked - missing),
          percent(accuracy(family.id())),
          missing > 0 ? ", SHORT OF " + number(missing) + "/s" : "");
    }
    plan.evaluation().ifPresent(evaluation -> line(text, "worth %s", evaluation));
    plan.rationale().forEach(reason -> line(text, "- %s", reason));
    return text.toString();
  }

  ObjectNode json() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("planner", planner);
    ObjectNode devices = json.putObject("devices");
    byKind().forEach(devices::put);
    ArrayNode families = json.putArray("families");
    for (Family family : problem.families()) {
      ObjectNode node = families.addObject().put("name", family.id().name());
      node.put("demand", problem.demand(family.id()).perSecond());
      node.put("shortfall", missing(family.id()));
      node.put("accuracy", accuracy(family.id()));
    }
    ArrayNode placements = json.putArray("placements");
    for (Row row : rows) {
      placements
          .addObject()
          .put("kind", row.sort().kind().name())
          .put("variant", row.sort().variant().toString())
          .put("accuracy", row.accuracy())
          .put("batchCap", row.sort().batchCap())
          .put("count", row.count())
          .put("capacity", row.capacity())
          .put("served", row.served())
          .put("share", share(row));
    }
    ArrayNode rationale = json.putArray("rationale");
    plan.rationale().forEach(rationale::add);
    return json;
  }

  private double missing(FamilyId family) {
    return outcome.shortfall().getOrDefault(family, Rate.ZERO).perSecond();
  }

  /** The mean accuracy of what is served of a family; 0 if nothing is. */
  private double accuracy(FamilyId family) {
    List<Row> own =
        rows.stream().filter(row -> row.sort().variant().family().equals(family)).toList();
    double served = own.stream().mapToDouble(Row::served).sum();
    return served == 0
        ? 0
        : own.stream().mapToDouble(row -> row.served() * row.accuracy()).sum() / served;
  }

  /** The part of the family's demand. */
  private double share(Row row) {
    double asked = problem.demand(row.sort().variant().family()).perSecond();
    return asked == 0 ? 0 : row.served() / asked;
  }

  private Map<String, Long> byKind() {
    return problem.devices().stream()
        .collect(
            Collectors.groupingBy(
                device -> device.kind().name(), LinkedHashMap::new, Collectors.counting()));
  }

  private String devices() {
    return byKind().entrySet().stream()
        .map(kind -> kind.getValue() + " × " + kind.getKey())
        .collect(Collectors.joining(", "));
  }

  private String demand() {
    return problem.families().stream()
        .map(f -> f.id() + " " + number(problem.demand(f.id()).perSecond()) + "/s")
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
