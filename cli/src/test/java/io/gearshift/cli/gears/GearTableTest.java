package io.gearshift.cli.gears;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GearTableTest {
  private static final VariantId TINY = VariantId.of("fashion", "tiny");
  private static final VariantId LARGE = VariantId.of("fashion", "large");
  private static final DeviceId CPU = new DeviceId("cpu-0");
  private static final GearPlan PLAN =
      new GearPlan(
          new FamilyId("fashion"),
          Map.of(CPU, Set.of(TINY, LARGE)),
          List.of(
              gear(0, 100, new CascadeStep(TINY, 0.75), new CascadeStep(LARGE, 0)),
              gear(100, 200, new CascadeStep(TINY, 0))));

  @Test
  void aTableHasALineForEachGear() {
    assertThat(GearTable.text(PLAN, 0.91))
        .contains("gears of fashion up to 200 queries/s, right 91.00 % on average")
        .contains("tiny ≥ 0.750 → large")
        .contains("cpu-0: large, tiny");
  }

  private static Gear gear(double from, double to, CascadeStep... steps) {
    Cascade cascade = new Cascade(List.of(steps));
    return new Gear(
        new DemandRange(from, to),
        cascade,
        cascade.variants().stream().map(variant -> new Replica(CPU, variant, 1, 2)).toList(),
        new Expectation(new Accuracy(0.9), Duration.ofMillis(20), 0.5));
  }
}
