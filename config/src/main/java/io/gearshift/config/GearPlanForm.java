package io.gearshift.config;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.gear.DemandRange;
import io.gearshift.domain.gear.Expectation;
import io.gearshift.domain.gear.Gear;
import io.gearshift.domain.gear.GearPlan;
import io.gearshift.domain.gear.Replica;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A gear plan as its file has it: variants by their names within the family, demand in queries per
 * second, times in milliseconds, everything else as shares of one.
 *
 * @param placement by device, the variants that it holds
 */
@JsonPropertyOrder({"family", "placement", "gears"})
record GearPlanForm(String family, Map<String, List<String>> placement, List<GearForm> gears) {
  private static final double NANOS = 1e6;

  @JsonPropertyOrder({"from", "to", "cascade", "replicas", "expected"})
  record GearForm(
      double from,
      double to,
      List<StepForm> cascade,
      List<ReplicaForm> replicas,
      ExpectedForm expected) {}

  record StepForm(String variant, double threshold) {}

  record ReplicaForm(String device, String variant, double weight, int minQueue) {}

  record ExpectedForm(double accuracy, double p95Ms, double busy) {}

  static GearPlanForm of(GearPlan plan) {
    Map<String, List<String>> placement = new LinkedHashMap<>();
    plan.placement()
        .forEach(
            (device, variants) ->
                placement.put(device.name(), variants.stream().map(VariantId::name).toList()));
    return new GearPlanForm(
        plan.family().name(), placement, plan.gears().stream().map(GearPlanForm::of).toList());
  }

  private static GearForm of(Gear gear) {
    return new GearForm(
        gear.range().from(),
        gear.range().to(),
        gear.cascade().steps().stream()
            .map(step -> new StepForm(step.variant().name(), step.threshold()))
            .toList(),
        gear.replicas().stream()
            .map(
                replica ->
                    new ReplicaForm(
                        replica.device().name(),
                        replica.variant().name(),
                        replica.weight(),
                        replica.minQueue()))
            .toList(),
        new ExpectedForm(
            gear.expected().accuracy().value(),
            gear.expected().p95().toNanos() / NANOS,
            gear.expected().busy()));
  }

  /**
   * @throws IllegalArgumentException that says what does not hold together
   */
  GearPlan plan() {
    FamilyId id = new FamilyId(family);
    Map<DeviceId, Set<VariantId>> places = new LinkedHashMap<>();
    placement.forEach(
        (device, variants) ->
            places.put(
                new DeviceId(device),
                variants.stream()
                    .map(variant -> new VariantId(id, variant))
                    .collect(Collectors.toSet())));
    return new GearPlan(id, places, gears.stream().map(gear -> gear(id, gear)).toList());
  }

  private static Gear gear(FamilyId family, GearForm form) {
    return new Gear(
        new DemandRange(form.from(), form.to()),
        new Cascade(
            form.cascade().stream()
                .map(s -> new CascadeStep(new VariantId(family, s.variant()), s.threshold()))
                .toList()),
        form.replicas().stream()
            .map(
                replica ->
                    new Replica(
                        new DeviceId(replica.device()),
                        new VariantId(family, replica.variant()),
                        replica.weight(),
                        replica.minQueue()))
            .toList(),
        new Expectation(
            new Accuracy(form.expected().accuracy()),
            Duration.ofNanos(Math.round(form.expected().p95Ms() * NANOS)),
            form.expected().busy()));
  }
}
