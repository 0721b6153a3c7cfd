package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.domain.catalog.VariantId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loading and unloading on a whole node, with real networks. */
class ReloadTest {
  private static final String PROFILE =
      """
      variant,kind,cores,batch,p50_ms,p95_ms,p99_ms,memory_bytes,load_ms
      fashion/%s,cpu,1,1,%d,%d,%d,1000000,10
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir private Path models;
  private Fashion fashion;
  private ServingNode node;

  @BeforeEach
  void start() throws IOException {
    fashion = Fashion.in(models, "nano");
    Path conf = models.resolve("fashion/family.conf");
    Files.writeString(conf, Files.readString(conf).replace("slo = 100ms", "slo = 30s"));
    profile("nano", 5);
    node = fashion.start(Map.of(), new Warnings());
  }

  @AfterEach
  void stop() {
    node.stop().toCompletableFuture().join();
  }

  @Test
  void aVariantThatWasAddedIsServedWithoutAGap() throws Exception {
    Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
    AtomicBoolean enough = new AtomicBoolean();
    Thread client =
        new Thread(
            () -> {
              while (!enough.get()) {
                answers.add(infer("fashion"));
              }
            });
    client.start();
    fashion.add("medium");
    profile("medium", 10);

    HttpResponse<String> loaded = repository("load");

    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> infer("fashion/versions/medium").statusCode() == 200);
    enough.set(true);
    client.join();
    assertThat(answers).isNotEmpty().allMatch(answer -> answer.statusCode() == 200);
    assertThat(node.readiness(Fashion.ID).ready(VariantId.of("fashion", "medium"))).isTrue();
  }

  @Test
  void aNetworkThatWasReplacedIsLoadedInPlaceOfTheOld() throws Exception {
    String before = infer("fashion").body();
    fashion.add("tiny");
    Path network = models.resolve("fashion/nano/model.onnx");
    Files.move(
        models.resolve("fashion/tiny/model.onnx"), network, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(models.resolve("fashion/tiny/variant.conf"));
    Files.delete(models.resolve("fashion/tiny"));
    Files.setLastModifiedTime(network, FileTime.from(Instant.now().minusSeconds(3_600)));
    profile("nano", 5);

    assertThat(repository("load").statusCode()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !outputs(infer("fashion").body()).equals(outputs(before)));
  }

  @Test
  void aFamilyThatCannotBeLoadedAnewIsServedAsItWas() throws Exception {
    Files.writeString(models.resolve("fashion/nano/model.onnx"), "this is no network");
    Files.setLastModifiedTime(
        models.resolve("fashion/nano/model.onnx"), FileTime.from(Instant.EPOCH));

    HttpResponse<String> loaded = repository("load");

    assertThat(loaded.statusCode()).isEqualTo(400);
    assertThat(loaded.body()).contains("failed to load 'fashion': ", "nano");
    assertThat(infer("fashion").statusCode()).isEqualTo(200);
  }

  @Test
  void aVariantWithoutAProfileIsNotLoadedForMeasuringItWouldKeepQueriesWaiting() throws Exception {
    fashion.add("tiny");

    HttpResponse<String> loaded = repository("load");

    assertThat(loaded.statusCode()).isEqualTo(400);
    assertThat(loaded.body())
        .contains("failed to load 'fashion': ", "fashion/tiny has no profile", "gearshift profile");
    assertThat(infer("fashion").statusCode()).isEqualTo(200);
  }

  @Test
  void aFamilyIsOutOfServiceFromItsUnloadingToItsLoading() throws Exception {
    HttpResponse<String> unloaded = repository("unload");

    assertThat(unloaded.statusCode()).as(unloaded.body()).isEqualTo(200);
    HttpResponse<String> refused = infer("fashion");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("'fashion' is unloaded");
    assertThat(send(HttpRequest.newBuilder(uri("/v2/health/ready"))).statusCode()).isEqualTo(200);
    assertThat(index()).contains("\"UNAVAILABLE\",\"reason\":\"unloaded\"");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.readiness(Fashion.ID).variants().isEmpty());

    HttpResponse<String> loaded = repository("load");

    assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(200);
    assertThat(infer("fashion").statusCode()).isEqualTo(200);
  }

  @Test
  void whatWasNotThereAtTheStartIsNotLoaded() throws Exception {
    HttpResponse<String> loaded =
        send(
            HttpRequest.newBuilder(node.adminUri().resolve("/v2/repository/models/unknown/load"))
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(loaded.statusCode()).isEqualTo(400);
    assertThat(loaded.body()).contains("failed to load 'unknown'", "restart");
  }

  private void profile(String variant, int millis) throws IOException {
    Files.writeString(
        models.resolve("fashion/" + variant + "/profile-cpu-1.csv"),
        PROFILE.formatted(variant, millis, millis, millis));
  }

  private HttpResponse<String> infer(String model) {
    try {
      return send(
          HttpRequest.newBuilder(uri("/v2/models/" + model + "/infer"))
              .POST(HttpRequest.BodyPublishers.ofString(Fashion.picture())));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String outputs(String answer) {
    return answer.substring(answer.indexOf("\"outputs\""));
  }

  private HttpResponse<String> repository(String verb) {
    return send(
        HttpRequest.newBuilder(node.adminUri().resolve("/v2/repository/models/fashion/" + verb))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private String index() {
    return send(HttpRequest.newBuilder(uri("/v2/repository/index"))
            .POST(HttpRequest.BodyPublishers.noBody()))
        .body();
  }

  private URI uri(String path) {
    return node.uri().orElseThrow().resolve(path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(90)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
