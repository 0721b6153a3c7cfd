package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.plan.Placement;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several whole nodes in this process, on real sockets and real networks. */
class FormingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<ServingNode> nodes = new ArrayList<>();
  @TempDir private Path models;
  private Fashion fashion;

  @BeforeEach
  void copyTheFamily() throws IOException {
    fashion = Fashion.in(models, "nano");
  }

  @AfterEach
  void stop() {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      nodes.get(i).stop().toCompletableFuture().join();
    }
  }

  @Test
  void twoNodesAnswerWithTheDevicesOfBoth() throws Exception {
    ServingNode first = start("first", Map.of());
    ServingNode second = start("second", Map.of("cluster.join", first.address()));
    await().atMost(PATIENCE).until(() -> devices(first).size() == 2 && devices(second).size() == 2);
    List<Device> all = new ArrayList<>(first.devices());
    all.addAll(second.devices());
    for (ServingNode node : nodes) {
      assertThat(node.planStatus().devices()).containsExactlyInAnyOrderElementsOf(all);
      assertThat(node.planStatus().plan().orElseThrow().placements())
          .extracting(Placement::device)
          .contains(first.devices().get(0).id(), second.devices().get(0).id());
      HttpResponse<String> answer = ask(node);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .as("a node that is idle answers itself")
          .contains("\"device\":\"" + node.devices().get(0).id() + "\"");
    }
  }

  @Test
  void aFrontEndWithoutDevicesIsAnsweredByThoseOfOthers() throws Exception {
    ServingNode devices = start("devices", Map.of("cluster.roles", "[device]"));
    assertThat(devices.uri()).isEmpty();
    ServingNode frontEnd =
        start("front", Map.of("cluster.join", devices.address(), "cluster.roles", "[frontend]"));
    assertThat(frontEnd.devices()).isEmpty();
    HttpResponse<String> answer = ask(frontEnd);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Ankle boot");
  }

  @Test
  void aDeviceThatGoesIsPlannedWithoutAndOneThatComesBackIsUsedAgain() throws Exception {
    ServingNode first = start("first", Map.of());
    Map<String, String> joining = Map.of("cluster.join", first.address());
    ServingNode second = start("second", joining);
    await().atMost(PATIENCE).until(() -> devices(first).size() == 2);
    nodes.remove(second);
    second.stop().toCompletableFuture().join();
    await().atMost(PATIENCE).until(() -> devices(first).size() == 1);
    assertThat(ask(first).statusCode()).isEqualTo(200);
    start("second", joining);
    await().atMost(PATIENCE).until(() -> devices(first).size() == 2);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                first.planStatus().arrived()
                    && first.planStatus().plan().orElseThrow().placements().stream()
                        .map(placement -> placement.device().name())
                        .anyMatch(name -> name.startsWith("second")));
  }

  @Test
  void aNodeOfATakenNameIsRefusedAndTheOtherServesOn() throws Exception {
    ServingNode first = start("same", Map.of());
    assertThatThrownBy(() -> start("same", Map.of("cluster.join", first.address())))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("device 'same-cpu-0' is that of the node at")
        .hasMessageContaining("set node.name");
    // on a busy machine a device may seem silent for a moment
    await().atMost(PATIENCE).until(() -> ask(first).statusCode() == 200);
  }

  @Test
  void aNodeThatNobodyLetsInSaysWhomItAsked() throws Exception {
    String nobody = "127.0.0.1:" + freePort();
    assertThatThrownBy(
            () -> start("alone", Map.of("cluster.join", nobody, "cluster.join-within", "2s")))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("not let into a cluster within 2 s by any of " + nobody)
        .hasMessageContaining("node.host");
  }

  @Test
  void ofTwoClustersOfOneListOneGivesWayToTheOther() throws Exception {
    String here = "127.0.0.1:" + freePort();
    String there = "127.0.0.1:" + freePort();
    ServingNode first = start("first", at(here, here + "," + there));
    ServingNode second = start("second", at(there, ""));
    first.whenStopped().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(first.whyLost()).isPresent();
    assertThat(first.whyLost().orElseThrow()).contains("another cluster, of 1, is at " + there);
    ServingNode again = start("first", at(here, here + "," + there));
    await().atMost(PATIENCE).until(() -> devices(again).size() == 2 && devices(second).size() == 2);
    assertThat(second.whyLost()).isEmpty();
    assertThat(ask(second).statusCode()).isEqualTo(200);
  }

  @Test
  void aSmallerClusterIsToldToGiveWayByOneThatLooks() throws Exception {
    String here = "127.0.0.1:" + freePort();
    String there = "127.0.0.1:" + freePort();
    ServingNode first = start("first", at(here, here + "," + there));
    ServingNode second = start("second", Map.of("cluster.join", here));
    ServingNode alone = start("alone", at(there, ""));
    alone.whenStopped().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(alone.whyLost().orElseThrow()).contains("another cluster, of 2, is at " + here);
    assertThat(first.whyLost()).isEmpty();
    assertThat(second.whyLost()).isEmpty();
    assertThat(devices(first)).hasSize(2);
  }

  private static Map<String, String> at(String address, String join) {
    String port = address.substring(address.indexOf(':') + 1);
    return Map.of("node.host", "127.0.0.1", "node.port", port, "cluster.join", join);
  }

  private ServingNode start(String name, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("node.name", name);
    settings.put("devices", "[{ id = cpu-0, kind = cpu, cores = 1, memory-bytes = 1GiB }]");
    ServingNode node = fashion.start(settings, new Warnings());
    nodes.add(node);
    return node;
  }

  private static List<Device> devices(ServingNode node) {
    return node.planStatus().devices();
  }

  private HttpResponse<String> ask(ServingNode node) throws IOException, InterruptedException {
    URI infer = node.uri().orElseThrow().resolve("/v2/models/fashion/infer");
    return http.send(
        HttpRequest.newBuilder(infer)
            .POST(HttpRequest.BodyPublishers.ofString(Fashion.picture()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
