package io.gearshift.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, short: that it runs to its end and tells what it should, not how fast. */
class DemoIT {
  @TempDir Path models;

  @Test
  void theSameArrivalsGoToEachPolicyAndAllAreToldInOneJsonObject() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    JsonNode result = demo("fashion", "1", "--capacity", "300");
    assertThat(result.get("policies"))
        .extracting(policy -> policy.get("name").asText())
        .containsExactly("gearshift", "proteus", "static-high-accuracy", "static-high-throughput");
    assertThat(result.get("policies"))
        .extracting(policy -> policy.get("offered").asLong())
        .allMatch(offered -> offered == result.at("/policies/0/offered").asLong())
        .allMatch(offered -> offered > 0);
    assertThat(result.at("/policies/0/inTime").asLong()).isPositive();
    assertThat(result.at("/policies/1/inTime").asLong()).isPositive();
    assertThat(result.at("/policies/2/variants").fieldNames())
        .toIterable()
        .containsExactly("large");
    assertThat(result.at("/policies/3/variants").fieldNames()).toIterable().containsExactly("nano");
  }

  @Test
  void eachWayToShiftGearHasAServerOfItsOwnAndTheSamePictures() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    copySupernet("fashion-slices", "d1w1", "d3w4"); // more subnets take long
    copySupernet("fashion-gears", "d1w1", "d6w4");

    JsonNode result = demo("gears", "1", "--capacity", "150");

    assertThat(result.get("policies"))
        .extracting(policy -> policy.get("name").asText())
        .containsExactly(
            "gearshift",
            "proteus",
            "cascadeserve",
            "slack-fit, transformer",
            "slack-fit, convolutions",
            "slack-headroom, convolutions");
    for (JsonNode policy : result.get("policies")) {
      String name = policy.get("name").asText();
      assertThat(policy.get("offered")).as(name).isEqualTo(result.at("/policies/0/offered"));
      assertThat(policy.get("inTime").asLong()).as(name).isPositive();
      assertThat(policy.get("accuracyMeasured").asDouble()).as(name).isGreaterThan(0.7);
    }
    assertThat(result.at("/policies/3/variants").fieldNames())
        .toIterable()
        .isNotEmpty()
        .isSubsetOf("d1w1", "d6w4");
    for (String onConvolutions : List.of("/policies/4/variants", "/policies/5/variants")) {
      assertThat(result.at(onConvolutions).fieldNames())
          .toIterable()
          .isNotEmpty()
          .isSubsetOf("d1w1", "d3w4");
    }
  }

  private void copySupernet(String family, String... subnets) throws IOException {
    Path from = Gearshift.MODELS.resolve("_gears").resolve(family);
    Path to = Files.createDirectories(models.resolve("_gears").resolve(family));
    for (String folder : List.of("_supernet", "held-out")) {
      Folders.copy(from.resolve(folder), to.resolve(folder));
    }
    for (String subnet : subnets) {
      Folders.copy(from.resolve(subnet), to.resolve(subnet));
    }
    for (String file : List.of("family.conf", "labels.txt", "example.json")) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
  }

  @Test
  void aPipelineIsShownWithWhoServedItsStages() throws Exception {
    copyOf("scene", "scene-detect", "garments");

    JsonNode result = demo("scene", "1.5", "--capacity", "20");

    assertThat(result.get("policies"))
        .extracting(policy -> policy.get("name").asText())
        .containsExactly(
            "gearshift",
            "loki",
            "loki-no-reroute",
            "greedy-per-stage",
            "static-high-accuracy",
            "static-high-throughput");
    for (JsonNode policy : result.get("policies")) {
      String name = policy.get("name").asText();
      assertThat(policy.get("inTime").asLong()).as(name).isPositive();
      assertThat(policy.get("accuracyMeasured").asDouble()).as(name).isBetween(0.3, 0.9);
      assertThat(policy.get("phases"))
          .as(name)
          .extracting(phase -> phase.get("name").asText())
          .containsExactly("calm", "burst", "calm again");
    }
    assertThat(result.at("/policies/4/variants").fieldNames())
        .toIterable()
        .containsExactly("classify/small", "detect/large");
    assertThat(result.at("/policies/5/variants").fieldNames())
        .toIterable()
        .containsExactly("classify/nano", "detect/nano");
    assertThat(result.at("/policies/4/accuracyMeasured").asDouble())
        .as("the most accurate path is more accurate than the fastest")
        .isGreaterThan(result.at("/policies/5/accuracyMeasured").asDouble());
  }

  @Test
  void pagesAreReadAndJudgedOnceTheirNetworksArePulled() throws Exception {
    assumeThat(Gearshift.MODELS.resolve("ocr-read/v4/model.onnx")).exists();
    copyOf("ocr", "ocr-detect", "ocr-orient", "ocr-read");
    // the longer a query may take, the longer it takes to find out how many a second can be
    Path conf = models.resolve("pipelines/ocr.conf");
    Files.writeString(conf, Files.readString(conf).replaceAll("(?m)^slo\\s*=.*", "slo = 1s"));

    JsonNode result = demo("ocr", "3");

    JsonNode mostAccurate = result.at("/policies/4");
    assertThat(mostAccurate.get("inTime").asLong()).isPositive();
    assertThat(mostAccurate.get("variants").fieldNames())
        .toIterable()
        .containsExactly("detect/v3-736", "orient/twice", "read/v4");
    assertThat(mostAccurate.get("accuracyMeasured").asDouble()).isGreaterThan(0.7);
  }

  @Test
  void aPipelineWithoutItsNetworksSaysWhichCommandPullsThem() throws Exception {
    copyOf("ocr", "ocr-detect", "ocr-orient", "ocr-read");
    for (String variant : List.of("v3-320", "v3-480", "v3-736")) {
      Files.deleteIfExists(models.resolve("ocr-detect").resolve(variant).resolve("model.onnx"));
    }
    try (Gearshift demo = Gearshift.run("demo", "ocr", "-r", models.toString())) {
      assertThat(demo.awaitExit()).as(demo.output()).isNotZero();
      assertThat(demo.output()).contains("./gearshift models pull ocr");
    }
  }

  private JsonNode demo(String model, String seconds, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("demo", model, "--seconds", seconds));
    arguments.addAll(List.of("--json", "-r", models.toString()));
    arguments.addAll(List.of(more));
    try (Gearshift demo = Gearshift.run(arguments.toArray(String[]::new))) {
      assertThat(demo.awaitExit()).as(demo.output()).isZero();
      return Client.JSON.readTree(
          demo.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
    }
  }

  private void copyOf(String pipeline, String... families) throws Exception {
    for (String family : families) {
      Folders.copy(Gearshift.MODELS.resolve(family), models.resolve(family));
    }
    Path pipelines = Files.createDirectories(models.resolve("pipelines"));
    Path source = Gearshift.MODELS.resolve("pipelines");
    Folders.copy(source.resolve(pipeline), pipelines.resolve(pipeline));
    Files.copy(source.resolve(pipeline + ".conf"), pipelines.resolve(pipeline + ".conf"));
  }
}
