package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Answered;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that serves a family in gears, on devices that are not there. */
class ServingGearsTest {
  /** Up to 20 items per second a cascade, of which the first is never certain; above it, one. */
  private static final String PLAN =
      """
      {"family": "fashion", "placement": {"gpu-0": ["nano", "small"], "gpu-1": ["nano"]}, "gears": [
        {"from": 0, "to": 20,
         "cascade": [{"variant": "nano", "threshold": 0.8}, {"variant": "small", "threshold": 0}],
         "replicas": [{"device": "gpu-0", "variant": "nano", "weight": 0.5, "minQueue": 1},
                      {"device": "gpu-1", "variant": "nano", "weight": 0.5, "minQueue": 1},
                      {"device": "gpu-0", "variant": "small", "weight": 1, "minQueue": 1}],
         "expected": {"accuracy": 0.88, "p95Ms": 20, "busy": 0.5}},
        {"from": 20, "to": 2000,
         "cascade": [{"variant": "nano", "threshold": 0}],
         "replicas": [{"device": "gpu-0", "variant": "nano", "weight": 0.25, "minQueue": 1},
                      {"device": "gpu-1", "variant": "nano", "weight": 0.75, "minQueue": 1}],
         "expected": {"accuracy": 0.83, "p95Ms": 20, "busy": 0.5}}]}
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Warnings warnings = new Warnings();
  @TempDir private Path models;
  private Fashion fashion;
  private ServingNode node;
  private final Map<DeviceId, Integer> inTheCheaperGear = new HashMap<>();
  private long queries;

  @BeforeEach
  void copyTheFamily() throws IOException {
    fashion = Fashion.in(models, "nano", "small");
    for (String variant : new String[] {"nano", "small"}) {
      Files.writeString(
          models.resolve("fashion").resolve(variant).resolve("profile-cuda-1.csv"),
          "variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms\n"
              + "fashion/%s,cuda,1,1,1,1,1,1000000,10\n".formatted(variant)
              + "fashion/%s,cuda,1,64,4,4,4,1000000,10\n".formatted(variant));
    }
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.stop().toCompletableFuture().join();
    }
  }

  @Test
  void aBurstIsServedInTheCheaperGearAndWhatComesAfterInTheOther() throws Exception {
    start(PLAN);
    DeviceId second = new DeviceId("n-gpu-1");
    assertThat(node.planStatus().plan().orElseThrow().on(second))
        .containsExactly(VariantId.of("fashion", "nano"));
    awaitCalm(); // queries that warm the server up are a burst too
    String calm = post();
    assertThat(calm)
        .contains("\"gear\":0")
        .contains("\"model_version\":\"small\"")
        .contains("\"cascade_steps\":2");
    long epoch = node.planStatus().plan().orElseThrow().epoch();

    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> gearOfTheLastOf(100) == 1);
    int all = inTheCheaperGear.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(inTheCheaperGear.get(second) - 0.75 * all).isBetween(-3.0, 3.0);
    awaitCalm();

    assertThat(node.planStatus().plan().orElseThrow().epoch()).isEqualTo(epoch);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(get(node.adminUri().resolve("/metrics")))
                    .containsPattern("gearshift_gear\\{[^}]*family=\"fashion\"[^}]*} 0")
                    .containsPattern("gearshift_gear_shifts_total\\{[^}]*} [1-9]"));
  }

  @Test
  void aPlanThatDoesNotFitTheRepositoryStopsTheStart() {
    assertThatThrownBy(() -> start(PLAN.replace("\"fashion\"", "\"fashon\"")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gears.plans")
        .hasMessageContaining("is for family 'fashon' (expected: one of [fashion])");
    assertThatThrownBy(() -> start(PLAN.replace("\"small\"", "\"smal\"")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("uses fashion/smal (expected: variants of [nano, small])");
    assertThatThrownBy(() -> start(PLAN.replace("\"to\": 20,", "\"to\": 10,")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("gears.json")
        .hasMessageContaining("expected: one that begins at 10.0");
  }

  @Test
  void aFamilyWhoseAnswersAreNeitherCertainNorUncertainHasNoGears() throws IOException {
    Path conf = models.resolve("fashion/family.conf");
    String text = Files.readString(conf).replace("name = logits", "name = y");
    Files.writeString(conf, text.substring(0, text.indexOf("# how certain")));
    assertThatThrownBy(() -> start(PLAN))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("certainty.scores: missing");
  }

  private void awaitCalm() {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(150))
        .until(() -> gearOfTheLastOf(1) == 0);
  }

  private void start(String plan) throws IOException {
    Path file = models.resolveSibling(models.getFileName() + "-plans").resolve("gears.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, plan);
    node =
        fashion.start(
            Map.of(
                "node.name",
                "n",
                "devices",
                "[{id = gpu, kind = synthetic, count = 2, like = cuda, memory-bytes = 1GiB}]",
                "planning.planner",
                "cascadeserve",
                "gears.plans",
                "[\"" + file + "\"]",
                "planning.burst-factor",
                "1000000",
                "profiling.on-serve",
                "false"),
            warnings);
  }

  /** Sends so many at once, and waits for all. */
  private int gearOfTheLastOf(int count) {
    TestProbe<Reply> client = TestProbe.create(node.system());
    ActorRef<StageRouter.Command> router = node.router(Fashion.ID);
    Instant now = Instant.now();
    long last = queries + count;
    while (queries < last) {
      queries++;
      router.tell(
          new StageRouter.Infer(
              Fashion.query(queries, now, now.plusSeconds(10)), Optional.empty(), client.getRef()));
    }
    int gear = -1;
    for (int i = 0; i < count; i++) {
      Answered answer = (Answered) client.receiveMessage(Duration.ofSeconds(12));
      int its = answer.path().orElseThrow().gear().orElseThrow();
      if (its == 1) {
        inTheCheaperGear.merge(answer.device(), 1, Integer::sum);
      }
      gear = answer.queryId() == last ? its : gear;
    }
    return gear;
  }

  private String post() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(node.uri().orElseThrow().resolve("/v2/models/fashion/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(Fashion.picture()))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private String get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
