package io.gearshift.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  /** {@code large} serves 100 items per second on a device, {@code small} 2,000. */
  private static final String SCENARIO =
      """
      name = "a <burst>"
      devices = [{ kind = cpu, count = 2 }]
      families = [{
        name = f, slo = 200ms
        variants = [
          { name = large, accuracy = 0.9, on = [
            { kind = cpu, batches = [1, 8], p50 = [10ms, 80ms], load = 200ms }] }
          { name = small, accuracy = 0.7, on = [
            { kind = cpu, batches = [1, 8], p50 = [500us, 4ms], load = 50ms }] }
        ]
      }]
      traffic = [{ families = [f], curve { shape = steps, rate = 50, to = 600, steps = 2, lasts = 24s } }]
      policies = [
        { planner = gearshift, routing = most-accurate-in-time, batching = work-conserving }
        { name = pinned, planner = static-high-accuracy, routing = weighted-split, batching = work-conserving }
      ]
      seeds = [1, 2]
      """;

  private static final String PIPELINE =
      """
      pipelines = [{
        name = p, slo = 300ms
        stages = [
          { name = find, family = f }
          { name = read, family = f, parent = find, factor = 2 }
        ]
      }]
      """;

  @TempDir private Path folder;
  private String file;

  @BeforeEach
  void writeScenario() throws IOException {
    file = write(SCENARIO);
  }

  @Test
  void showsALineForEachPolicy() {
    Typed typed = simulate(file);
    assertThat(typed.status()).isZero();
    assertThat(typed.out())
        .contains("a <burst>", "in time %", "below bound")
        .containsPattern("gearshift +[0-9]+ +(99|100)\\.")
        .containsPattern("pinned +[0-9]+ .* deadline [1-9]")
        .contains("± standard deviations over 2 seeds");
    assertThat(typed.err()).contains("queries simulated per second: gearshift");
  }

  @Test
  void aPublishedExperimentNeedsItsData() {
    Typed typed = simulate("../docs/experiments/proteus.conf");
    assertThat(typed.status()).isNotZero();
    assertThat(typed.err()).contains("--data", "the folder of the authors' data");
  }

  @Test
  void aPublishedExperimentThatNeedsNoDataIsMadeWithoutAny() throws IOException {
    Typed typed = simulate(write("experiment = superserve, tables = [faults]"));
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("| 4 of 8 die | SlackFit | ");
  }

  @Test
  void aPipelineIsComparedFromEndToEnd() throws IOException {
    String scenario = write(SCENARIO.replace("families = [f]", "families = [p]") + PIPELINE);
    Typed typed = simulate(scenario);
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("and whole %").containsPattern("gearshift .* find .*, read ");
    JsonNode pipeline = json(simulate(scenario, "--json")).at("/policies/0/pipelines/p");
    assertThat(pipeline.path("offered").asLong()).isPositive();
    assertThat(pipeline.at("/stages/read/asked").asLong())
        .isEqualTo(
            2 * pipeline.at("/stages/find/inTime").asLong()
                + 2 * pipeline.at("/stages/find/late").asLong());
  }

  @Test
  void aPipelineThatNobodyAsksIsRefused() throws IOException {
    Typed typed = simulate(write(SCENARIO + PIPELINE));
    assertThat(typed.status()).isNotZero();
    assertThat(typed.err()).contains("pipelines[0]: 'p' has 0 entries in traffic (expected: one");
    Typed wrong =
        simulate(
            write(
                SCENARIO.replace("families = [f]", "families = [p]")
                    + PIPELINE.replace("factor = 2", "factors { huge = 2 }")));
    assertThat(wrong.err()).contains("a factor of 'f/huge' (expected: of a variant");
  }

  @Test
  void anExperimentThatIsNotKnownIsRefused() throws IOException {
    Typed typed = simulate(write("experiment = protius, tables = []"));
    assertThat(typed.status()).isNotZero();
    assertThat(typed.err())
        .contains("experiment: protius (expected: one of [", "infadapter", "proteus", "themis]");
  }

  @Test
  void theJsonHoldsTheWholeResult() throws IOException {
    JsonNode json = json(simulate(file, "--json"));
    assertThat(json.path("seeds")).hasSize(2);
    assertThat(json.at("/families/0/variants/f~1large").asDouble()).isEqualTo(0.9);
    JsonNode shifting = json.at("/policies/0");
    JsonNode pinned = json.at("/policies/1");
    assertThat(pinned.path("name").asText()).isEqualTo("pinned");
    assertThat(shifting.path("inTimeRatio").asDouble()).isGreaterThan(0.98);
    assertThat(pinned.path("inTimeRatio").asDouble()).isLessThan(0.6);
    assertThat(shifting.path("variants")).hasSize(2);
    for (JsonNode policy : List.of(shifting, pinned)) {
      long dropped = 0;
      for (JsonNode count : policy.path("dropped")) {
        dropped += count.asLong();
      }
      assertThat(policy.path("inTime").asLong() + policy.path("late").asLong() + dropped)
          .isEqualTo(policy.path("offered").asLong());
      assertThat(policy.path("violations").asDouble())
          .isCloseTo(1 - policy.path("inTimeRatio").asDouble(), within(1e-5));
      assertThat(policy.path("belowBound").asDouble()).isBetween(0.0, 1.0);
      assertThat(policy.path("lowestAccuracy").asDouble())
          .isLessThanOrEqualTo(policy.path("accuracyProfiled").asDouble());
      long first = 0;
      for (JsonNode second : policy.path("perSecond")) {
        first += second.path("offered").asLong();
      }
      assertThat(first).isEqualTo(policy.at("/perSeed/0/offered").asLong());
    }
  }

  @Test
  void theSameSeedsGiveTheSameJsonAndOthersAnother() {
    String once = simulate(file, "--json").out();
    assertThat(simulate(file, "--json").out()).isEqualTo(once);
    assertThat(simulate(file, "--json", "--seed", "3", "4").out()).isNotEqualTo(once);
  }

  @Test
  void theTableHasALineForEachSecond() throws IOException {
    Path csv = folder.resolve("seconds.csv");
    assertThat(simulate(file, "--csv", csv.toString(), "--seed", "5").status()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).startsWith("policy,seed,family,second,offered,in_time,late,dropped_");
    assertThat(lines).hasSize(1 + 2 * 24);
    assertThat(lines.get(1)).startsWith("\"gearshift\",5,f,0,");
    int columns = lines.get(0).split(",", -1).length;
    assertThat(lines).allMatch(line -> line.split(",", -1).length == columns);
  }

  @Test
  void thePageHoldsItsStyleItsPlotsAndTheDataAndNeedsNothingElse() throws IOException {
    Path page = folder.resolve("report.html");
    assertThat(simulate(file, "--html", page.toString()).status()).isZero();
    assertThat(Files.readString(page))
        .contains("prefers-color-scheme: dark", "function chart(", "function variantShares(")
        .contains("a \\u003cburst>", "\"f/large\":0.9", "\"boundPerWindow\"")
        .doesNotContain("/* the plots */", "/* the style */", "\"the report\"", "src=", "href=");
  }

  @Test
  void aReportWithoutAPlaceIsRefusedBeforeTheRun() {
    Typed typed = simulate(file, "--html", folder.resolve("nowhere/report.html").toString());
    assertThat(typed.status()).isEqualTo(1);
    assertThat(typed.err()).contains("expected: a file in a folder that exists");
  }

  @Test
  void aTraceComesFromTheDataFolder() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.writeString(data.resolve("t.csv"), "second,f,g\n0,40,1\n1,60,1\n2,0,1\n");
    String traced =
        write(
            SCENARIO.replaceAll(
                "curve \\{.*? \\}",
                "gaps = even, curve { shape = trace, file = t.csv, column = f }"));
    Typed typed = simulate(traced, "--json", "--seed", "1", "--data", data.toString());
    assertThat(typed.err()).doesNotContain("trace");
    assertThat(json(typed).at("/policies/0/perSecond/0/offered").asInt()).isEqualTo(40);
    assertThat(json(typed).at("/policies/0/perSecond/1/offered").asInt()).isEqualTo(60);
    assertThat(simulate(traced).err()).contains("traffic[0].curve.file: 't.csv'", "--data DIR");
  }

  @Test
  void recordedArrivalsAreTheSameForEverySeed() throws IOException {
    Files.writeString(
        folder.resolve("a.csv"), "arrival_ms,family\n10,f\n20,g\n999,f\n1000,f\n3500,f\n");
    String recorded = write(SCENARIO.replaceAll("curve \\{.*? \\}", "arrivals = a.csv"));
    JsonNode json = json(simulate(recorded, "--json", "--seed", "1"));
    JsonNode seconds = json.at("/policies/0/perSecond");
    assertThat(seconds.findValuesAsText("offered")).containsExactly("2", "1", "0", "1");
    assertThat(json(simulate(recorded, "--json", "--seed", "2")).at("/policies/0/perSecond"))
        .isEqualTo(seconds);
    Files.writeString(folder.resolve("a.csv"), "arrival_ms,family\n10,f\n9,f\n");
    assertThat(simulate(recorded).err())
        .contains("a.csv:3: '9,f' (expected: no time before 10", "Sort the lines by time.");
  }

  @Test
  void whatNoProfileIsKnownForStandsNowhere() throws IOException {
    String mixed =
        write(
            SCENARIO
                .replace("count = 2 }", "count = 1 }, { kind = gpu, count = 1 }")
                .replace(
                    "load = 50ms }",
                    "load = 50ms }, { kind = gpu, batches = [1], p50 = [1ms], load = 1ms }"));
    Typed typed = simulate(mixed, "--json", "--seed", "1");
    assertThat(typed.status()).as(typed.err()).isZero();
    assertThat(json(typed).at("/policies/0/inTimeRatio").asDouble()).isGreaterThan(0.95);
  }

  private Typed simulate(String... arguments) {
    return Typed.command(new Simulate(), arguments);
  }

  private String write(String scenario) throws IOException {
    Path written = folder.resolve("scenario.conf");
    Files.writeString(written, scenario);
    return written.toString();
  }

  private static JsonNode json(Typed typed) throws IOException {
    return new ObjectMapper().readTree(typed.out());
  }
}
