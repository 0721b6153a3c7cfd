package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Device;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node with devices that are not there. */
class SyntheticNodeTest {
  private static final String PROFILE =
      """
      variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
      fashion/nano,cuda,1,1,10,20,30,1000000,10
      """;

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
  void noNetworkIsLoadedRunsTakeTheirProfiledTimeAndAnswersSaySo() throws Exception {
    Files.writeString(models.resolve("fashion/nano/model.onnx"), "no network at all");
    Files.writeString(models.resolve("fashion/nano/profile-cuda-1.csv"), PROFILE);
    start(
        "[{id = s, kind = synthetic-gpu, count = 3, like = cuda, factor = 2, memory-bytes ="
            + " 1GiB}]");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        node.uri().orElseThrow().resolve(URI.create("/v2/models/fashion/infer")))
                    .POST(HttpRequest.BodyPublishers.ofString(Fashion.picture()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"synthetic\":true")
        .contains("\"run_us\":40000")
        .contains("\"device\":\"n-s-");
    assertThat(node.planStatus().devices())
        .extracting(device -> device.kind().name())
        .containsOnly("synthetic-gpu")
        .hasSize(3);
  }

  @Test
  void realAndSyntheticDevicesServeTogetherAndTheFormerAnswerForReal() throws Exception {
    start(
        "[{id = c, kind = cpu}, {id = s, kind = synthetic, like = cpu, count = 2, memory-bytes ="
            + " 1GiB}]");
    Map<String, Device> kinds = new HashMap<>();
    node.planStatus().devices().forEach(device -> kinds.put(device.id().name(), device));
    assertThat(kinds).hasSize(3);
    assertThat(warnings.said).anyMatch(said -> said.contains("2 of 3 devices are synthetic"));
    TestProbe<Reply> client = TestProbe.create(node.system());
    Instant now = Instant.now();
    for (int id = 0; id < 300; id++) {
      node.router(Fashion.ID)
          .tell(
              new StageRouter.Infer(
                  Fashion.query(id, now, now.plusSeconds(30)), Optional.empty(), client.getRef()));
    }
    Set<Reply.Origin> origins = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Reply.Answered answer =
          (Reply.Answered) client.receiveMessage(Duration.ofSeconds(30)); // none is refused
      origins.add(answer.origin());
      assertThat(answer.origin() == Reply.Origin.SYNTHETIC)
          .as("%s", answer.device())
          .isEqualTo(kinds.get(answer.device().name()).kind().isSynthetic());
    }
    assertThat(origins).containsExactlyInAnyOrder(Reply.Origin.values());
  }

  @Test
  void whatHasNoProfileToGoByIsLeftOutWithTheRemedy() {
    assertThatThrownBy(
            () -> start("[{id = s, kind = synthetic, like = cuda, memory-bytes = 1GiB}]"))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("it has no profile on cuda with 1 core(s), which synthetic goes by")
        .hasMessageContaining("put profile-cuda-1.csv beside the variant");
  }

  private void start(String devices) {
    node = fashion.start(Map.of("node.name", "n", "devices", devices), warnings);
  }
}
