package io.gearshift.config.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.pipeline.Stage;
import io.gearshift.domain.plan.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFileTest {
  private static final Path EXAMPLES = Path.of("..", "docs", "scenarios");

  private static final String SMALL =
      """
      devices = [{ kind = cpu, count = 2 }]
      families = [{
        name = f, slo = 100ms
        variants = [{ name = a, accuracy = 0.9, on = [
          { kind = cpu, batches = [1, 8], p50 = [2ms, 10ms], load = 1s }] }]
      }]
      traffic = [{ families = [f], curve { shape = constant, rate = 50, lasts = 10s } }]
      policies = [{ planner = resident, routing = most-accurate-in-time, batching = proactive }]
      """;

  private static final String PIPELINE =
      """
      pipelines = [{
        name = p, slo = 100ms
        stages = [
          { name = one, family = f }
          { name = two, family = f, parent = one, factor = 1.5, factors { a = 2.5 }, expected = 4 }
        ]
      }]
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"example.conf", "day.conf", "fashion.conf", "recorded.conf", "street.conf"})
  void readsTheExamples(String file) {
    ScenarioSettings settings = ScenarioFile.read(EXAMPLES.resolve(file));
    assertThat(settings.name()).isNotEmpty();
    assertThat(settings.policies()).hasSizeGreaterThan(1);
  }

  @Test
  void theExampleIsAWorldOfItsOwn() {
    Problem world =
        World.of(
                ScenarioFile.read(EXAMPLES.resolve("example.conf")),
                new DataFolders(EXAMPLES, Optional.empty()),
                folder)
            .problem();
    assertThat(world.devices()).hasSize(5);
    assertThat(world.devices().get(4).id()).hasToString("gpu-0");
    assertThat(world.families())
        .extracting(family -> family.id().name())
        .containsExactly("detector", "classifier", "ranker");
    assertThat(world.families().get(1).maxBatch()).isEqualTo(8);
    assertThat(world.profiles()).hasSize(6 + 4 + 3);
  }

  @Test
  void whatIsLeftOutIsAsForAServer() throws IOException {
    ScenarioSettings settings = read(SMALL + "planning.period = 7s");
    assertThat(settings.seeds()).containsExactly(1L);
    assertThat(settings.planning().period()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.planning().forecaster()).isEqualTo("ewma-with-margin");
    assertThat(settings.batching().maxQueue()).isEqualTo(4096);
    assertThat(settings.runTimes()).isEqualTo(ScenarioSettings.RunTimes.MEDIAN);
    assertThat(settings.policies().get(0).title()).isEqualTo("resident");
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> read(SMALL + "replan-on-brust = false"))
        .isInstanceOf(BadConfig.class)
        .hasMessageStartingWith("replan-on-brust: no such key")
        .hasMessageContaining("scenario.conf:9")
        .hasMessageContaining("Maybe you meant 'replan-on-burst'");
    assertThatThrownBy(() -> read(SMALL.replace("count = 2", "cuont = 2")))
        .hasMessageContaining("devices[0].cuont: no such key")
        .hasMessageContaining("Maybe you meant 'count'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count = 2|count = 0|devices[0]: count: 0 (expected: >= 1)",
        "kind = cpu, count|cores = 1, count|devices[0].kind: missing",
        "slo = 100ms|max-batch = 4|families[0]: slo: missing",
        "p50 = [2ms, 10ms]|p50 = [2ms]|p50: 1 latencies (expected: one for each of 2 batches)",
        "lasts = 10s|lasts = 10|lasts: 10 (expected: a duration with its unit",
        "rate = 50|rate = 50, to = 9|to: 9.0 (expected: none, for shape = constant",
        "shape = constant|shape = ramp|to: missing (expected: with shape = ramp)",
        "shape = constant|shape = ram|Maybe you meant 'ramp'",
        "families = [f]|families = [g]|traffic[0].families: \"g\" (expected: one of [f])",
        "families = [f]|families = [f], gaps = gamma|cv2: missing",
        "families = [f]|families = [f], arrivals = a.csv|arrivals: a.csv (expected: none, for there",
        "families = [f]|families = [f], rows-of = [g]|rows-of: [g] (expected: none, for it is for",
        "planner = resident|planner = proteous|policies[0].planner: \"proteous\"",
        "planner = resident|planner = proteous|Maybe you meant 'proteus'",
        "routing = most|routing = mots|policies[0].routing: \"mots-accurate-in-time\"",
        "batching = proactive|batching = lazy|policies[0].batching: \"lazy\"",
      })
  void saysWhatIsWrongAndWhatWasExpected(String good, String bad, String said) {
    assertThat(SMALL).contains(good);
    assertThatThrownBy(() -> read(SMALL.replace(good, bad)))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining(said);
  }

  @Test
  void arrivalsMayStandInPlaceOfACurve() throws IOException {
    TrafficSettings traffic = read(recorded("rows-of = [g, h], scale = 2")).traffic().get(0);
    assertThat(traffic.curve()).isEmpty();
    assertThat(traffic.arrivals()).contains(Path.of("a.csv"));
    assertThat(traffic.rowsOf()).contains(List.of("g", "h"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zipf = 1|zipf: 1.0 (expected: none, for arrivals are not drawn)",
        "gaps = even|gaps: EVEN (expected: none, for arrivals are not drawn)",
        "cv2 = 2|cv2: 2.0 (expected: none, for arrivals are not drawn)",
        "rows-of = []|rows-of: [] (expected: one or more names, for one family; here are [f])",
        "families = [f, g], rows-of = [h]|for one family; here are [f, g])",
      })
  void whatMakesNoSenseWithArrivalsIsRefused(String key, String said) {
    assertThatThrownBy(() -> read(recorded(key)))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining(said);
    assertThatThrownBy(() -> read(SMALL.replaceFirst(", curve \\{.*\\}", " }")))
        .hasMessageContaining("curve: missing (expected: a curve of rates, or arrivals = FILE)");
  }

  @Test
  void aPipelineIsAGraphWithFactors() throws IOException {
    ScenarioSettings settings = read(SMALL + PIPELINE);
    GraphSettings pipeline = settings.pipelines().get(0);
    VariantId first = VariantId.of("f", "a");

    assertThat(pipeline.graph().stages()).extracting(Stage::name).containsExactly("one", "two");
    assertThat(pipeline.graph().root().name()).isEqualTo("one");
    assertThat(pipeline.factors().of(first, "two")).isEqualTo(2.5);
    assertThat(pipeline.factors().of(VariantId.of("f", "b"), "two")).isEqualTo(1.5);
    assertThat(pipeline.expected().of(first, "two")).isEqualTo(4);
    assertThat(settings.policies().get(0).drops()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "family = f, parent = one | family = g, parent = one | family \"g\" (expected: one of [f])",
        "parent = one | parent = none | stage 'two' of p follows on 'none'",
        "{ name = one, family = f } | { name = one, family = f, factor = 2 } | has no parent)",
        "name = p | name = f | 'f' stands there twice",
        "a = 2.5 | a = -1 | -1.0 (expected: >= 0)"
      })
  void aPipelineThatMakesNoSenseIsRefused(String from, String to, String said) {
    assertThatThrownBy(() -> read(SMALL + PIPELINE.replace(from, to)))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining(said);
  }

  @Test
  void aFileMayNameAPublishedExperimentInstead() throws IOException {
    Path ours = EXAMPLES.resolveSibling("experiments").resolve("proteus.conf");
    assertThat(ScenarioFile.experiment(ours))
        .contains(
            new ExperimentSettings("proteus", Optional.of(Path.of("proteus/authors")), List.of()));
    assertThat(ScenarioFile.experiment(EXAMPLES.resolve("example.conf"))).isEmpty();
    Path file = folder.resolve("e.conf");
    Files.writeString(file, "experiment = proteus, authors = a, tabels = []");
    assertThatThrownBy(() -> ScenarioFile.experiment(file))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("Maybe you meant 'tables'");
  }

  @Test
  void aFileIsFoundInTheDataFolderBeforeItIsBesideTheScenario() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    DataFolders both = new DataFolders(folder, Optional.of(data));
    assertThatThrownBy(() -> both.find("file", Path.of("t.csv")))
        .hasMessageContaining("file: 't.csv' (expected: a file in")
        .hasMessageContaining("or in");
    assertThatThrownBy(
            () -> new DataFolders(folder, Optional.empty()).find("file", Path.of("t.csv")))
        .hasMessageContaining("--data DIR");
    Files.writeString(folder.resolve("t.csv"), "1");
    assertThat(both.find("file", Path.of("t.csv"))).isEqualTo(folder.resolve("t.csv"));
    Files.writeString(data.resolve("t.csv"), "1");
    assertThat(both.find("file", Path.of("t.csv"))).isEqualTo(data.resolve("t.csv"));
  }

  @Test
  void profilesComeFromATableOfAnyNumberOfVariants() throws IOException {
    String declared =
        SMALL
            .replaceAll("(?s)on = \\[.*?\\] \\}\\]", "}]")
            .replace("slo = 100ms", "slo = 100ms, profiles = [t.csv]");
    Files.writeString(
        folder.resolve("t.csv"),
        """
        variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
        f/a,cpu,1,1,2,3,4,1000,50
        f/other,cpu,1,1,2,3,4,1000,50
        f/a,cpu,1,4,5.5,6,7,1000,50
        f/a,gpu,1,1,1,1,1,2000,80
        """);
    Problem world = world(declared).problem();
    VariantProfile profile = world.profiles().get(0);
    assertThat(world.profiles()).hasSize(1);
    assertThat(profile.p50().of(4)).isEqualTo(Duration.ofNanos(5_500_000));
    assertThat(profile.memoryBytes()).isEqualTo(1_000);
    Family family = world.families().get(0);
    assertThat(family.maxBatch()).isEqualTo(4);

    Files.writeString(folder.resolve("t.csv"), Files.readString(folder.resolve("t.csv")) + "f/a,");
    assertThatThrownBy(() -> world(declared)).hasMessageContaining("t.csv:6: 'f/a,'");
  }

  @Test
  void aFamilyThatNothingCanRunIsAnError() {
    assertThatThrownBy(() -> world(SMALL.replace("kind = cpu, count", "kind = gpu, count")))
        .hasMessageContaining("families[0]: no variant of 'f' has a profile")
        .hasMessageContaining("./gearshift profile f");
  }

  @Test
  void aLossIsOfADevice() {
    assertThatThrownBy(() -> world(SMALL + "losses = [{ device = cpu-2, after = 1s }]"))
        .hasMessageContaining("losses: \"cpu-2\" (expected: a device, one of [cpu-0, cpu-1])");
  }

  private static String recorded(String key) {
    return SMALL.replaceFirst("curve \\{.*\\} \\}", "arrivals = a.csv, " + key + " }");
  }

  private World world(String text) throws IOException {
    return World.of(read(text), new DataFolders(folder, Optional.empty()), folder);
  }

  private ScenarioSettings read(String text) throws IOException {
    Path file = folder.resolve("scenario.conf");
    Files.writeString(file, text);
    return ScenarioFile.read(file);
  }
}
