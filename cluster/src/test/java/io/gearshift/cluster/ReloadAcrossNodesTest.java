package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator tells one node, the others do too. */
class ReloadAcrossNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ServingNode> nodes = new ArrayList<>();
  @TempDir private Path models;
  private Fashion fashion;
  private String picture;

  @AfterEach
  void stop() {
    nodes.forEach(node -> node.stop().toCompletableFuture().join());
  }

  @Test
  void aFamilyIsUnloadedAndLoadedOnEveryNodeAndOnOneThatComesLater() throws Exception {
    fashion = Fashion.in(models, "nano");
    picture = Fashion.picture();
    int port = freePort();
    ServingNode first = start("first", Map.of("node.port", "" + port));
    Map<String, String> join = Map.of("cluster.join", "127.0.0.1:" + port);
    ServingNode second = start("second", join);
    await().atMost(PATIENCE).until(() -> ask(first) == 200 && ask(second) == 200);

    assertThat(order(first, "unload")).isEqualTo(200);

    await().atMost(PATIENCE).until(() -> ask(second) == 503);
    ServingNode third = start("third", join);
    await().atMost(PATIENCE).until(() -> ask(third) == 503);

    assertThat(order(second, "load")).isEqualTo(200);

    await().atMost(PATIENCE).until(() -> nodes.stream().allMatch(node -> ask(node) == 200));
  }

  private ServingNode start(String name, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("node.name", name);
    settings.put("node.host", "127.0.0.1");
    settings.put("devices", "[{ id = cpu-0, kind = cpu, cores = 1, memory-bytes = 1GiB }]");
    ServingNode node = fashion.start(settings, new Warnings());
    nodes.add(node);
    return node;
  }

  private int ask(ServingNode node) {
    return post(node.uri().orElseThrow().resolve("/v2/models/fashion/infer"), picture);
  }

  private int order(ServingNode node, String verb) {
    return post(node.adminUri().resolve("/v2/repository/models/fashion/" + verb), "");
  }

  private int post(URI uri, String body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(90))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
