package io.gearshift.cli.simulate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Variant;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.plan.Profiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What each family can serve if all devices serve it alone, variant by variant, as planners count
 * it: batches that take p95 and not more than half of the SLO, and some head-room kept back.
 *
 * @param gears by family, the most accurate first
 */
record Capacity(List<Gear> gears) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int BAR = 32;

  /**
   * A variant on every device that it fits on.
   *
   * @param devices that can run it within the SLO
   * @param largestBatch that one of them may run
   * @param perSecond items
   */
  record Gear(
      VariantId variant, double accuracy, int devices, int largestBatch, double perSecond) {}

  Capacity {
    gears = List.copyOf(gears);
  }

  static Capacity of(Problem world) {
    Profiles profiles = new Profiles(world.profiles());
    List<Gear> gears = new ArrayList<>();
    for (Family family : world.families()) {
      family.variants().stream()
          .sorted(Comparator.comparing(Variant::accuracy).reversed())
          .map(variant -> gear(world, family, variant, profiles))
          .forEach(gears::add);
    }
    return new Capacity(gears);
  }

  private static Gear gear(Problem world, Family family, Variant variant, Profiles profiles) {
    int devices = 0;
    int largest = 0;
    double perSecond = 0;
    for (Device device : world.devices()) {
      Optional<VariantProfile> fitting =
          profiles
              .of(variant.id(), device)
              .filter(profile -> profile.memoryBytes() <= device.memoryBytes());
      int batch =
          fitting
              .map(profile -> Assumptions.DEFAULT.largestBatch(family, profile).orElse(0))
              .orElse(0);
      if (batch > 0) {
        devices++;
        largest = Math.max(largest, batch);
        perSecond += Assumptions.DEFAULT.bestCapacity(fitting.orElseThrow(), batch).perSecond();
      }
    }
    return new Gear(variant.id(), variant.accuracy().value(), devices, largest, perSecond);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    String format = "%-28s %9s %8s %6s %12s %8s  %s%n";
    text.append(
        String.format(format, "variant", "accuracy", "devices", "batch", "items/s", "×", ""));
    double most = gears.stream().mapToDouble(Gear::perSecond).max().orElse(0);
    for (Gear gear : gears) {
      double first = first(gear).perSecond();
      text.append(
          String.format(
              format,
              gear.variant(),
              String.format(Locale.ROOT, "%.1f %%", gear.accuracy() * 100),
              gear.devices(),
              gear.largestBatch() == 0 ? "-" : gear.largestBatch(),
              PlanTable.number(gear.perSecond()),
              first == 0 ? "-" : String.format(Locale.ROOT, "%.1f", gear.perSecond() / first),
              "█".repeat(most == 0 ? 0 : (int) Math.round(BAR * gear.perSecond() / most))));
    }
    return text.toString();
  }

  ObjectNode json() {
    ObjectNode json = MAPPER.createObjectNode();
    ArrayNode array = json.putArray("gears");
    for (Gear gear : gears) {
      array
          .addObject()
          .put("variant", gear.variant().toString())
          .put("accuracy", gear.accuracy())
          .put("devices", gear.devices())
          .put("largestBatch", gear.largestBatch())
          .put("perSecond", gear.perSecond());
    }
    return json;
  }

  /** The most accurate of the same family. */
  private Gear first(Gear gear) {
    return gears.stream()
        .filter(other -> other.variant().family().equals(gear.variant().family()))
        .findFirst()
        .orElseThrow();
  }
}
