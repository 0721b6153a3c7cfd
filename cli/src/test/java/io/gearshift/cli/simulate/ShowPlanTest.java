package io.gearshift.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.config.ProfileFile;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for the bundled family, on profiles that are the same on every machine. */
class ShowPlanTest {
  private static final Path MODELS = Path.of("..", "models");

  /** The latency of an item, which grows with the batch in proportion. */
  private static final Map<String, Integer> MILLIS =
      Map.of("large", 10, "medium", 5, "small", 2, "tiny", 1);

  @TempDir private Path folder;

  @BeforeEach
  void copyFashion() throws IOException {
    copy("family.conf");
    copy("labels.txt");
    for (Map.Entry<String, Integer> variant : MILLIS.entrySet()) {
      copy(variant.getKey() + "/variant.conf");
      copy(variant.getKey() + "/model.onnx");
      LatencyProfile latency =
          LatencyProfile.measured(
              Map.of(
                  1, Duration.ofMillis(variant.getValue()),
                  4, Duration.ofMillis(4L * variant.getValue())));
      ProfileFile.write(
          folder.resolve("fashion").resolve(variant.getKey()),
          new VariantProfile(
              VariantId.of("fashion", variant.getKey()),
              new DeviceKind("cpu"),
              1,
              latency,
              latency,
              latency,
              1_000_000,
              Duration.ofMillis(100)));
    }
  }

  @Test
  void aLittleIsServedByTheMostAccurate() {
    Typed typed = plan("--demand", "fashion=50", "--devices", "cpu=1");
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out())
        .contains("planner gearshift on 1 × cpu, for fashion 50.0/s")
        .containsPattern("cpu +fashion/large +93\\.\\d % +4 +1 +95\\.2 +50\\.0 +100\\.0 %")
        .contains("50.0/s asked, 50.0/s served at 93.");
  }

  @Test
  void tooMuchIsShort() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                plan(
                        "--demand",
                        "fashion=5000",
                        "--devices",
                        "cpu=2",
                        "--planner",
                        "proteus",
                        "--json")
                    .out());
    JsonNode placed = json.at("/placements/0");
    assertThat(placed.path("variant").asText()).isEqualTo("fashion/tiny");
    assertThat(placed.path("count").asInt()).isEqualTo(2);
    double missing = json.at("/families/0/shortfall").asDouble();
    assertThat(missing).isBetween(3_000.0, 3_200.0);
    assertThat(missing + placed.path("served").asDouble()).isBetween(4_999.0, 5_001.0);
    assertThat(plan("--demand", "fashion=5000", "--devices", "cpu=2").out())
        .contains("SHORT OF 3,0");
  }

  @Test
  void capacityGoesUpGearByGear() {
    Typed typed = plan("--capacity", "--devices", "cpu=2");
    assertThat(typed.out())
        .containsPattern(
            "(?s)fashion/large .* 190 +1\\.0.*fashion/medium .* 381 +2\\.0.*fashion/tiny");
  }

  @Test
  void withoutAnythingSaidItPlansTheFloorOnThisMachine() {
    Typed typed = plan();
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("× cpu, for fashion 1.0/s").contains("fashion/large");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    assertThat(plan("--demand", "fashon=5").err())
        .contains("demand: 'fashon' (expected: a family that can be served, one of [fashion])");
    assertThat(plan("--devices", "gpu=1").err())
        .contains("profiles: none for [gpu]")
        .contains("./gearshift profile");
    assertThat(plan("--planner", "proteous").err()).contains("Maybe you meant 'proteus'");
  }

  private Typed plan(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[0] = "-r";
    all[1] = folder.toString();
    return Typed.command(new ShowPlan(), all);
  }

  private void copy(String file) throws IOException {
    Path target = folder.resolve("fashion").resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(MODELS.resolve("fashion").resolve(file), target);
  }
}
