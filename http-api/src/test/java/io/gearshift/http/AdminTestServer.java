package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PlanStatus;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.plan.Plan;
import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/** An admin server on a free port with puppets behind it, and clients to it. */
final class AdminTestServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMillis(700);

  static final ClusterStatus CLUSTER =
      new ClusterStatus(
          "a",
          Optional.of("b"),
          List.of(
              new ClusterStatus.Node(
                  "b",
                  "10.0.0.2:7355",
                  List.of("frontend", "device"),
                  "up",
                  false,
                  List.of(new DeviceId("b-cpu-0")))));

  final ActorTestKit kit = ActorTestKit.create();
  final PuppetReplanner replanner = new PuppetReplanner();
  final PuppetBoard board = new PuppetBoard();
  final AdminServer server;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  AdminTestServer(String host) {
    this(host, Protection.none());
  }

  AdminTestServer(String host, Protection protection) {
    try {
      server =
          AdminServer.start(
                  new AdminSettings(host, 0),
                  protection,
                  PATIENCE,
                  new AdminPorts(
                      kit.spawn(replanner.behavior()),
                      kit.spawn(board.behavior()),
                      plan -> "epoch " + plan.flatMap(PlanStatus::plan).map(Plan::epoch) + "\n",
                      () -> CLUSTER,
                      Optional.empty(),
                      PuppetManagement::answer,
                      List.of()),
                  kit.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.uri().getPort();
  }

  HttpResponse<byte[]> get(String path) {
    return send("GET", path, "");
  }

  HttpResponse<byte[]> send(String verb, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(verb, BodyPublishers.ofString(body, UTF_8))
            .build();
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that comes back for lines sent as they are; {@code PORT} in them is the server's. */
  String raw(String... lines) {
    String request = String.join("\r\n", lines).replace("PORT", Integer.toString(port()));
    try (Socket socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write((request + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      return RawSocketTest.everything(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void reset() {
    replanner.reset();
    board.reset();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
