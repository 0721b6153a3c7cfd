package io.gearshift.processes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, short: that it runs to its end and tells what it should, not how fast. */
class DemoIT {
  @TempDir Path models;

  @Test
  void theSameArrivalsGoToEachPolicyAndAllAreToldInOneJsonObject() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    try (Gearshift demo =
        Gearshift.run("demo", "--seconds", "2", "--json", "-r", models.toString())) {
      assertThat(demo.awaitExit()).as(demo.output()).isZero();
      String json =
          demo.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
      JsonNode result = Client.JSON.readTree(json);
      assertThat(result.get("policies"))
          .extracting(policy -> policy.get("name").asText())
          .containsExactly(
              "gearshift", "proteus", "static-high-accuracy", "static-high-throughput");
      assertThat(result.get("policies"))
          .extracting(policy -> policy.get("offered").asLong())
          .allMatch(offered -> offered == result.at("/policies/0/offered").asLong())
          .allMatch(offered -> offered > 0);
      assertThat(result.at("/policies/0/inTime").asLong()).isPositive();
      assertThat(result.at("/policies/1/inTime").asLong()).isPositive();
      assertThat(result.at("/policies/2/variants").fieldNames())
          .toIterable()
          .containsExactly("large");
      assertThat(result.at("/policies/3/variants").fieldNames())
          .toIterable()
          .containsExactly("nano");
    }
  }
}
