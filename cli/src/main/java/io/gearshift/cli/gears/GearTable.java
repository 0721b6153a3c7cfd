package io.gearshift.cli.gears;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import java.util.Locale;
import java.util.stream.Collectors;

/** A gear plan for people: a line for each gear, and where the variants are. */
final class GearTable {
  private GearTable() {}

  static String text(GearPlan plan, double accuracy) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "gears of %s up to %,.0f queries/s, right %.2f %% on average%n%n",
            plan.family(),
            plan.highest(),
            100 * accuracy));
    text.append(
        String.format(
            "%14s  %9s  %8s  %5s  %9s  %s%n",
            "up to /s", "accuracy", "p95", "busy", "min queue", "cascade"));
    for (Gear gear : plan.gears()) {
      text.append(line(gear));
    }
    text.append("\n");
    plan.placement()
        .forEach(
            (device, variants) ->
                text.append(device)
                    .append(": ")
                    .append(
                        variants.stream().map(VariantId::name).collect(Collectors.joining(", ")))
                    .append("\n"));
    return text.toString();
  }

  private static String line(Gear gear) {
    int queue = gear.replicas(gear.cascade().variants().get(0)).get(0).minQueue();
    return String.format(
        Locale.ROOT,
        "%,14.1f  %7.2f %%  %5.1f ms  %3.0f %%  %9d  %s%n",
        gear.range().to(),
        100 * gear.expected().accuracy().value(),
        gear.expected().p95().toNanos() / 1e6,
        100 * gear.expected().busy(),
        queue,
        said(gear.cascade()));
  }

  /** Each variant, and how certain it has to be. */
  private static String said(Cascade cascade) {
    return cascade.steps().stream().map(GearTable::said).collect(Collectors.joining(" → "));
  }

  private static String said(CascadeStep step) {
    String name = step.variant().name();
    return step.threshold() == 0
        ? name
        : String.format(Locale.ROOT, "%s ≥ %.3f", name, step.threshold());
  }
}
