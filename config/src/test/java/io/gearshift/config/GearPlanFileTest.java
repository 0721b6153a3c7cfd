package io.gearshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GearPlanFileTest {
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

  @TempDir private Path folder;

  @Test
  void aPlanIsReadAsItWasWritten() throws IOException {
    assertThat(read(GearPlanFile.text(PLAN))).isEqualTo(PLAN);
  }

  @Test
  void whatIsWrongInAFileIsNamedWithItsPlace() {
    String text = GearPlanFile.text(PLAN);

    assertThatThrownBy(() -> read(text.replaceFirst("\"weight\" : 1.0", "\"weight\" : \"all\"")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gears[0].replicas[0].weight");
    assertThatThrownBy(() -> read(text.replaceFirst("\"minQueue\"", "\"minQueues\"")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gears[0].replicas[0]")
        .hasMessageContaining("minQueue");
    assertThatThrownBy(() -> read(text.replaceFirst("\"minQueue\" : 2", "\"minQueue\" : 0")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("minimum queue of fashion/tiny on cpu-0: 0 (expected: >= 1)");
    assertThatThrownBy(() -> read(text.replaceFirst("\"to\" : 100.0", "\"to\" : 90.0")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("expected: one that begins at 90.0");
    assertThatThrownBy(() -> read(text.replace("{", "")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("./gearshift plan gears");
    assertThatThrownBy(() -> GearPlanFile.read(folder.resolve("nowhere.json")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("nowhere.json' cannot be read");
  }

  private GearPlan read(String text) throws IOException {
    Path file = folder.resolve("gears.json");
    Files.writeString(file, text);
    return GearPlanFile.read(file);
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
