package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.http.security.Protection;
import java.net.ConnectException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final String SCORES =
      "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  @Test
  void namesThePortThatIsTakenAndTheRemedy() {
    try (TestServer server = new TestServer()) {
      int taken = server.server.port();
      HttpSettings settings =
          new HttpSettings(
              "127.0.0.1",
              taken,
              1_000,
              100,
              Duration.ofMillis(100),
              Duration.ofSeconds(1),
              RepositoryAccess.INDEX);

      assertThatThrownBy(
              () ->
                  InferenceServer.start(
                          settings,
                          Protection.none(),
                          new Catalog(List.of(), List.of()),
                          new Routers(Map.of(), Map.of()),
                          () -> 1,
                          new NodeBook(),
                          InstantSource.system(),
                          server.kit.system())
                      .toCompletableFuture()
                      .get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1:" + taken)
          .hasMessageContaining("in use")
          .hasMessageContaining("--port")
          .hasMessageContaining("gearshift.http.port");
    }
  }

  @Test
  void isNotReadyBeforeItIsOpened() throws Exception {
    try (TestServer other = new TestServer()) {
      InferenceServer starting =
          InferenceServer.start(
                  new HttpSettings(
                      "127.0.0.1",
                      0,
                      1_000,
                      100,
                      Duration.ofMillis(100),
                      Duration.ofSeconds(1),
                      RepositoryAccess.INDEX),
                  Protection.none(),
                  new Catalog(List.of(), List.of()),
                  new Routers(Map.of(), Map.of()),
                  () -> 1,
                  new NodeBook(),
                  InstantSource.system(),
                  other.kit.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      HttpRequest ready =
          HttpRequest.newBuilder(starting.uri().resolve("/v2/health/ready")).build();

      HttpResponse<byte[]> early = other.client.send(ready, BodyHandlers.ofByteArray());
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(TestServer.error(early)).contains("starting");
      starting.open();
      assertThat(other.client.send(ready, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(200);
      starting.startDraining();
      starting.open();
      assertThat(other.client.send(ready, BodyHandlers.ofByteArray()).statusCode()).isEqualTo(503);
      starting.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void servesWhileItDrainsButSaysThatItIsNotReady() {
    try (TestServer server = new TestServer()) {
      assertThat(server.server.uri()).isEqualTo(server.uri(""));
      server.server.startDraining();

      HttpResponse<byte[]> ready = server.get("/v2/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(TestServer.error(ready)).contains("draining");
      assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
      assertThat(server.infer("scores", SCORES).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void letsOpenQueriesFinishBeforeItStops() throws Exception {
    try (TestServer server = new TestServer()) {
      server.puppet("scores").beSilent();
      CompletableFuture<HttpResponse<byte[]>> open =
          server.client.sendAsync(
              HttpRequest.newBuilder(server.uri("/v2/models/scores/infer"))
                  .POST(
                      BodyPublishers.ofString(
                          SCORES.replaceFirst("\\{", "{\"parameters\":{\"slo_ms\":500},")))
                  .build(),
              BodyHandlers.ofByteArray());
      await().until(() -> server.puppet("scores").seen.size() == 1);

      server.server.stop().toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(open.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(504);
      assertThatThrownBy(() -> server.get("/v2")).hasCauseInstanceOf(ConnectException.class);
    }
  }
}
