package io.gearshift.planner.gearshift;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Placement;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a plan is as it is, for whoever runs the cluster: a sentence or two for each family. */
final class Rationale {
  private final Problem problem;
  private final Seating seating;
  private final Layout layout;
  private final PlanCheck.Outcome outcome;
  private final Map<VariantId, Double> served = new HashMap<>();

  Rationale(Problem problem, Seating seating, PlanCheck.Outcome outcome) {
    this.problem = problem;
    this.seating = seating;
    this.layout = seating.layout();
    this.outcome = outcome;
    for (Map.Entry<Placement, Rate> entry : outcome.served().entrySet()) {
      served.merge(entry.getKey().variant(), entry.getValue().perSecond(), Double::sum);
    }
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (problem.devices().isEmpty()) {
      lines.add("There is no device, so nothing can run.");
    }
    if (problem.families().isEmpty()) {
      lines.add("There is no family, so there is nothing to run.");
    }
    for (int family = 0; family < problem.families().size(); family++) {
      lines.add(gears(family));
    }
    leftOut(lines);
    unprofiled(lines);
    return lines;
  }

  private String gears(int index) {
    Family family = layout.families.get(index);
    String asked = family.id() + " is planned for " + problem.demand(family.id());
    Optional<Variant> best =
        family.variants().stream()
            .filter(variant -> alone(index, Optional.of(variant.id())) > 0)
            .max(Comparator.comparing(Variant::accuracy));
    if (best.isEmpty()) {
      return asked + ": " + unservedBecause(index) + ".";
    }
    double accurate = alone(index, Optional.of(best.get().id()));
    double fastest = alone(index, Optional.empty());
    String range =
        fastest > accurate
            ? said(
                "alone, the devices serve %s by %s, the most accurate, and up to %s by others",
                Rate.of(accurate), best.get().id().name(), Rate.of(fastest))
            : said("alone, the devices serve %s by %s", Rate.of(accurate), best.get().id().name());
    return asked + "; " + range + ". " + gear(family);
  }

  private String gear(Family family) {
    double total =
        family.variants().stream().mapToDouble(v -> served.getOrDefault(v.id(), 0.0)).sum();
    Rate shed = outcome.shortfall().getOrDefault(family.id(), Rate.ZERO);
    String shedding = shed.isZero() ? "" : "; " + shed + " cannot be served";
    if (total == 0) {
      return shed.isZero() ? "Nothing is asked of it." : "Gear: none" + shedding + ".";
    }
    String mix =
        family.variants().stream()
            .filter(variant -> served.getOrDefault(variant.id(), 0.0) / total >= 0.0005)
            .sorted(Comparator.comparing(Variant::accuracy).reversed())
            .map(v -> said("%.1f %% %s", 100 * served.get(v.id()) / total, v.id().name()))
            .collect(Collectors.joining(", "));
    return "Gear: " + mix + shedding + ".";
  }

  /** What the residents could serve if their devices did nothing else, per second. */
  private double alone(int family, Optional<VariantId> variant) {
    double sum = 0;
    for (Bundle bundle : layout.bundles) {
      double most = 0;
      for (Seat seat : seating.takenOn(bundle)) {
        if (seat.family() == family && variant.map(seat.variant()::equals).orElse(true)) {
          most = Math.max(most, seat.capacity());
        }
      }
      sum += most * bundle.devices().size();
    }
    return sum;
  }

  private String unservedBecause(int family) {
    boolean hosted =
        layout.bundles.stream()
            .anyMatch(b -> seating.takenOn(b).stream().anyMatch(s -> s.family() == family));
    if (hosted) {
      return "even one item takes longer than half of its SLO, so no capacity is counted on";
    }
    boolean fitsAlone = layout.seats.stream().anyMatch(seat -> seat.family() == family);
    if (fitsAlone) {
      return "it is dark, for no device has room for it beside the cheapest of the others";
    }
    return "it is not known to fit on any device";
  }

  private record LeftOut(List<VariantId> variants, long memoryLeft) {}

  private void leftOut(List<String> lines) {
    Map<LeftOut, List<Device>> alike = new LinkedHashMap<>();
    Map<LeftOut, String> sizes = new HashMap<>();
    for (int index = 0; index < layout.bundles.size(); index++) {
      Bundle bundle = layout.bundles.get(index);
      List<Seat> missing = bundle.seats().stream().filter(s -> !seating.isTaken(s)).toList();
      if (!missing.isEmpty()) {
        LeftOut out =
            new LeftOut(missing.stream().map(Seat::variant).toList(), seating.left(index));
        alike.computeIfAbsent(out, key -> new ArrayList<>()).addAll(bundle.devices());
        sizes.put(
            out,
            missing.stream()
                .map(s -> s.variant() + " (" + mebibytes(s.memoryBytes()) + ")")
                .collect(Collectors.joining(", ")));
      }
    }
    alike.forEach(
        (out, devices) ->
            lines.add(
                "%s: no room in the %s that are left for %s."
                    .formatted(named(devices), mebibytes(out.memoryLeft()), sizes.get(out))));
  }

  private void unprofiled(List<String> lines) {
    for (Bundle bundle : layout.bundles) {
      if (!bundle.unprofiled().isEmpty()) {
        lines.add(
            "%s: never profiled there, so their memory counts as nothing: %s."
                .formatted(
                    named(bundle.devices()),
                    bundle.unprofiled().stream()
                        .map(VariantId::toString)
                        .collect(Collectors.joining(", "))));
      }
    }
  }

  private static String named(List<Device> devices) {
    String first = devices.get(0).id().toString();
    return devices.size() == 1 ? first : first + " and " + (devices.size() - 1) + " like it";
  }

  private static String mebibytes(long bytes) {
    return said("%.1f MiB", bytes / 1048576.0);
  }

  private static String said(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
