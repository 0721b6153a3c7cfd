package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.config.BadConfig;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.traffic.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node in this process, on real networks. */
class ServingNodeTest {
  private static final Path NETWORKS =
      Path.of("..", "runtime", "src", "test", "resources", "networks");

  private static final int TOO_LATE = 504;
  private static final int MOST_TRIES = 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Warnings warnings = new Warnings();
  @TempDir private Path models;
  private Fashion fashion;
  private ServingNode node;

  @BeforeEach
  void copyTheFamily() throws IOException {
    fashion = Fashion.in(models, "nano");
  }

  @AfterEach
  void stop() {
    if (node != null) {
      node.stop().toCompletableFuture().join();
    }
  }

  @Test
  void servesARealPictureOnceItHasStarted() throws Exception {
    start(Map.of());
    HttpResponse<String> answer = post("fashion", Fashion.picture());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Ankle boot").contains("\"model_version\":\"nano\"");
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aDeadlineThatTheBestVariantCannotMakeIsMetByASmallerOne() throws Exception {
    fashion.add("medium");
    Files.writeString(
        models.resolve("fashion/medium/profile-cpu-1.csv"),
        """
        variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
        fashion/medium,cpu,1,1,2000,2000,2000,1000000,10
        """);
    start(Map.of());
    assertThat(served(Duration.ofSeconds(30))).isEqualTo("medium");
    assertThat(served(Duration.ofMillis(1_900))).isEqualTo("nano");
  }

  @Test
  void tenThousandQueriesAtOnceGetOneAnswerEach() throws Exception {
    start(Map.of());
    TestProbe<Reply> client = TestProbe.create(node.system());
    Instant now = Instant.now();
    for (int id = 0; id < 10_000; id++) {
      Query query = Fashion.query(id, now, now.plusSeconds(30));
      node.router(Fashion.ID).tell(new StageRouter.Infer(query, Optional.empty(), client.getRef()));
    }
    Set<Long> answered = new HashSet<>();
    int served = 0;
    for (int i = 0; i < 10_000; i++) {
      Reply reply = client.receiveMessage(Duration.ofSeconds(30));
      served += reply instanceof Reply.Answered ? 1 : 0;
      assertThat(answered.add(reply.queryId())).isTrue();
    }
    assertThat(served).isGreaterThanOrEqualTo(4096);
    client.expectNoMessage(Duration.ofMillis(100));
    assertThat(post("fashion", Fashion.picture()).statusCode()).isEqualTo(200);
  }

  @Test
  void onePlannerKeepsThePlanAndKnowsWhatArrives() throws Exception {
    fashion.add("tiny");
    start(Map.of());
    PlanStatus status = node.planStatus();
    assertThat(status.arrived()).isTrue();
    assertThat(status.devices()).containsExactly(node.devices().get(0));
    assertThat(status.plan().orElseThrow().placements())
        .extracting(placement -> placement.variant().name())
        .containsExactlyInAnyOrder("nano", "tiny");
    for (int i = 0; i < 40; i++) {
      assertThat(post("fashion", Fashion.picture()).statusCode()).isEqualTo(200);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.planStatus().demand().get(Fashion.ID).perSecond() > 5);
  }

  @Test
  void aNetworkThatIsGarbageIsQuarantinedAndTheRestServes() throws Exception {
    fashion.add("tiny");
    Files.writeString(models.resolve("fashion/tiny/model.onnx"), "this is no network");
    start(Map.of());
    assertThat(node.catalog().quarantined())
        .extracting(Quarantined::name)
        .containsExactly("fashion/tiny");
    assertThat(post("fashion", Fashion.picture()).statusCode()).isEqualTo(200);
  }

  @Test
  void aNetworkThatFailsOnAnInputFailsThatQueryAndGoesOn() throws Exception {
    Path variant = Files.createDirectories(models.resolve("lookup/only"));
    Files.copy(NETWORKS.resolve("lookup.onnx"), variant.resolve("model.onnx"));
    Files.writeString(
        variant.resolve("variant.conf"), "accuracy = 1, measured = \"never\", licence = none");
    Files.writeString(
        models.resolve("lookup/family.conf"),
        """
        task = lookup, metric = none, data-set = none, slo = 30s, max-batch = 8
        inputs = [ { name = index, datatype = INT64, shape = [-1, 1] } ]
        outputs = [ { name = value, datatype = FP32, shape = [-1, 1] } ]
        """);
    start(Map.of());
    HttpResponse<String> bad = post("lookup", index(99));
    assertThat(bad.statusCode()).as(bad.body()).isEqualTo(500);
    assertThat(bad.body()).contains("error").doesNotContain("\tat ").doesNotContain("Exception");
    HttpResponse<String> good = post("lookup", index(1));
    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
  }

  @Test
  void aProfileThatCannotBeWrittenIsAWarning() throws Exception {
    Files.createDirectories(models.resolve("fashion/nano/profile-cpu-1.csv/in-the-way"));
    start(Map.of());
    assertThat(warnings.said).anyMatch(said -> said.contains("cannot be written"));
    assertThat(post("fashion", Fashion.picture()).statusCode()).isEqualTo(200);
  }

  @Test
  void profilesAreWrittenOnceAndReadTheNextTime() throws Exception {
    start(Map.of());
    Path profile = models.resolve("fashion/nano/profile-cpu-1.csv");
    assertThat(profile).exists();
    Instant written = Files.getLastModifiedTime(profile).toInstant();
    node.stop().toCompletableFuture().join();
    start(Map.of());
    assertThat(Files.getLastModifiedTime(profile).toInstant()).isEqualTo(written);
  }

  @Test
  void aNetworkThatWasReplacedSinceItsProfileIsMeasuredAnew() throws Exception {
    start(Map.of());
    node.stop().toCompletableFuture().join();
    Path profile = models.resolve("fashion/nano/profile-cpu-1.csv");
    FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    Files.setLastModifiedTime(profile, yesterday);
    start(Map.of());
    assertThat(warnings.said).anyMatch(said -> said.contains("newer than its profile"));
    assertThat(Files.getLastModifiedTime(profile)).isGreaterThan(yesterday);
  }

  @Test
  void aPortInUseStopsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> start(Map.of("http.port", port)))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining(port)
          .hasMessageContaining("--port");
    }
  }

  @Test
  void aPortForOtherNodesThatIsInUseStopsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> start(Map.of("node.port", port)))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("node.port");
    }
  }

  @Test
  void aSettingThatNobodyReadsStopsTheStart() {
    assertThatThrownBy(() -> start(Map.of("http.prot", "1")))
        .isInstanceOf(BadConfig.class)
        .hasMessageContaining("http.prot")
        .hasMessageContaining("port");
  }

  @Test
  void managementTellsOfMembersShardsAndHealth() throws Exception {
    start(Map.of());
    assertThat(manage("/ready").statusCode()).isEqualTo(200);
    assertThat(manage("/alive").statusCode()).isEqualTo(200);
    assertThat(manage("/cluster/members").body()).contains(node.address(), "\"Up\"");
    assertThat(manage("/cluster/shards/device").body()).contains(node.devices().get(0).id().name());
  }

  @Test
  void onceStoppedNobodyIsServedAndTheSystemIsGone() throws Exception {
    start(Map.of());
    node.stop().toCompletableFuture().join();
    assertThat(node.whenStopped().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
    assertThatThrownBy(() -> get("/v2/health/live")).isInstanceOf(IOException.class);
  }

  private HttpResponse<String> manage(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(node.adminUri().resolve(path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void start(Map<String, String> more) {
    node = fashion.start(more, warnings);
  }

  /** The variant that answers a query with so much time. */
  private String served(Duration time) {
    TestProbe<Reply> client = TestProbe.create(node.system());
    Instant now = Instant.now();
    node.router(Fashion.ID)
        .tell(
            new StageRouter.Infer(
                Fashion.query(now.getNano(), now, now.plus(time)),
                Optional.empty(),
                client.getRef()));
    Reply reply = client.receiveMessage(Duration.ofSeconds(30));
    assertThat(reply).isInstanceOf(Reply.Answered.class);
    return ((Reply.Answered) reply).variant().name();
  }

  private static String index(int value) {
    return "{\"inputs\":[{\"name\":\"index\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":["
        + value
        + "]}]}";
  }

  /** On a machine that is busy with other work an answer may be too late: then it asks again. */
  private HttpResponse<String> post(String family, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri("/v2/models/" + family + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    HttpResponse<String> response = send(request);
    for (int i = 1; i < MOST_TRIES && response.statusCode() == TOO_LATE; i++) {
      response = send(request);
    }
    return response;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return node.uri().orElseThrow().resolve(path);
  }
}
