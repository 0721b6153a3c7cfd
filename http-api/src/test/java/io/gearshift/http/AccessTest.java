package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gearshift.http.security.Access;
import io.gearshift.http.security.AccessSettings;
import io.gearshift.http.security.AccessSettings.Open;
import io.gearshift.http.security.LogLines;
import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.event.Logging;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tokens open, and what happens beyond the limits of their keys. */
class AccessTest {
  private static final String APP = "token-of-the-app-Zx81";
  private static final String OPS = "token-of-the-operators-C64";
  private static final String SLOW = "token-with-limits-Amiga";
  private static final String SCORES =
      "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
  private static final String INFER = "/v2/models/scores/infer";

  @TempDir private static Path folder;

  private static Access access;
  private static TestServer server;
  private static AdminTestServer admin;

  @BeforeAll
  static void start() throws Exception {
    Path keys =
        Files.write(
            folder.resolve("keys.txt"),
            List.of(
                "app infer " + hash(APP),
                "ops admin " + hash(OPS),
                "slow infer " + hash(SLOW) + " rate=0.001 burst=3 concurrent=1"));
    access = new Access(new AccessSettings(Optional.of(keys), List.of(Open.values())));
    server = new TestServer(new Protection(Optional.empty(), access));
    admin = new AdminTestServer("127.0.0.1", new Protection(Optional.empty(), access));
  }

  @AfterAll
  static void stop() {
    server.close();
    admin.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/health/live, 200, 200, 200",
    "GET, /v2/health/ready, 200, 200, 200",
    "GET, /v2/models/scores/ready, 200, 200, 200",
    "GET, /v2, 401, 200, 200",
    "GET, /v2/models/scores, 401, 200, 200",
    "GET, /v2/models/scores/versions/ready, 401, 404, 404",
    "GET, /v2/nothing, 401, 404, 404",
    "GET, /, 401, 404, 404",
    "GET, /dashboard/events, 401, 404, 404",
    "GET, /../v2/models, 401, 200, 200",
    "POST, /v2/models/scores/infer, 401, 200, 200",
    "POST, /v2//models/scores/infer/, 401, 200, 200",
    "POST, /v2/models/scores/versions/v/infer, 401, 404, 404",
    "POST, /v2/repository/models/scores/unload, 401, 403, 403",
    "POST, /v2/%72epository/models/scores/unload, 401, 403, 403",
    "DELETE, /v2/models/scores, 401, 405, 405",
  })
  void thePublicPortTakesQueriesFromThoseWhoMay(
      String verb, String path, int nobody, int app, int ops) throws IOException {
    assertThat(status(server.server.port(), verb, path, Optional.empty())).isEqualTo(nobody);
    assertThat(status(server.server.port(), verb, path, Optional.of("Bearer x"))).isEqualTo(nobody);
    assertThat(status(server.server.port(), verb, path, Optional.of("Bearer " + APP)))
        .isEqualTo(app);
    assertThat(status(server.server.port(), verb, path, Optional.of("bearer  " + OPS)))
        .isEqualTo(ops);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /metrics, 200, 200, 200",
    "GET, /alive, 200, 200, 200",
    "POST, /alive, 401, 403, 200",
    "GET, /admin/v1, 401, 403, 200",
    "GET, /admin/v1/plan, 401, 403, 200",
    "POST, /admin/v1/replan, 401, 403, 200",
    "GET, //admin//v1, 401, 403, 200",
    "GET, /cluster/members, 401, 403, 200",
    "GET, /nothing, 401, 403, 404",
  })
  void theAdminPortObeysOperatorsAlone(String verb, String path, int nobody, int app, int ops)
      throws IOException {
    assertThat(status(admin.port(), verb, path, Optional.empty())).isEqualTo(nobody);
    assertThat(status(admin.port(), verb, path, Optional.of("Bearer " + APP))).isEqualTo(app);
    assertThat(status(admin.port(), verb, path, Optional.of("Bearer " + OPS))).isEqualTo(ops);
  }

  @Test
  void noPathOfOperatorsIsOnThePublicPort() throws IOException {
    for (String path :
        List.of("/metrics", "/alive", "/admin/v1", "/admin/v1/plan", "/cluster/members")) {
      for (String verb : List.of("GET", "POST", "PUT", "DELETE")) {
        assertThat(status(server.server.port(), verb, path, Optional.of("Bearer " + OPS)))
            .as(verb + " " + path)
            .isIn(404, 405);
      }
    }
  }

  @Test
  void saysWhatIsWantingInTheFormOfTheProtocol() {
    HttpResponse<byte[]> nobody = server.infer("scores", SCORES);
    assertThat(TestServer.error(nobody)).contains("Authorization: Bearer TOKEN");
    assertThat(TestServer.header(nobody, "WWW-Authenticate")).startsWith("Bearer realm=");
    HttpResponse<byte[]> stranger =
        server.infer("scores", SCORES, "Authorization", "Bearer " + APP + "x");
    assertThat(TestServer.error(stranger)).contains("not known").doesNotContain(APP);
    for (String odd : List.of(APP, "Bearer", "Digest " + APP, "Basic " + APP, "Basic !")) {
      assertThat(server.infer("scores", SCORES, "Authorization", odd).statusCode()).isEqualTo(401);
    }
    assertThat(
            admin.raw("GET /admin/v1 HTTP/1.1", "Host: localhost", "Authorization: Bearer " + APP))
        .startsWith("HTTP/1.1 403")
        .contains("the key 'app' may not do this (expected: a key with the role admin)");
  }

  @Test
  void takesATokenAsThePasswordOfABrowser() {
    String basic = Base64.getEncoder().encodeToString(("me:" + APP).getBytes(ISO_8859_1));
    assertThat(server.infer("scores", SCORES, "Authorization", "Basic " + basic).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesALargeBodyWithoutReadingItAll() throws IOException {
    assertThat(server.post(INFER, new byte[100_000]).statusCode()).isEqualTo(401);
    try (Socket socket = server.socket()) {
      send(
          socket,
          "POST " + INFER + " HTTP/1.1\r\nHost: h\r\nContent-Length: 999999\r\n\r\nsomething");
      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void aKeySendsNoMoreThanItsLimitsAllow() throws Exception {
    server.puppet("scores").reset();
    server.puppet("scores").beSilent();
    HttpRequest.Builder open =
        HttpRequest.newBuilder(server.uri(INFER))
            .header("Authorization", "Bearer " + SLOW)
            .POST(
                BodyPublishers.ofString(
                    SCORES.replaceFirst("\\{", "{\"parameters\":{\"slo_ms\":2000},")));
    CompletableFuture<HttpResponse<byte[]>> first =
        server.client.sendAsync(open.build(), BodyHandlers.ofByteArray());
    await().until(() -> server.puppet("scores").seen.size() == 1);

    HttpResponse<byte[]> second = slow();
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(TestServer.error(second)).contains("'slow'", "concurrent: 1");
    assertThat(TestServer.header(second, "Retry-After")).isEqualTo("1");
    assertThat(first.get().statusCode()).isEqualTo(504);
    server.puppet("scores").reset();

    await().until(() -> slow().statusCode() == 200); // the pass ends with the answer
    assertThat(slow().statusCode()).isEqualTo(200);
    HttpResponse<byte[]> fourth = slow();
    assertThat(fourth.statusCode()).isEqualTo(429);
    assertThat(TestServer.error(fourth)).contains("rate: 0.001", "3 at once");
    assertThat(Integer.parseInt(TestServer.header(fourth, "Retry-After"))).isBetween(900, 1000);
    HttpResponse<byte[]> looks =
        server.send(
            HttpRequest.newBuilder(server.uri("/v2")).header("Authorization", "Bearer " + SLOW));
    assertThat(looks.statusCode()).as("only queries count").isEqualTo(200);
    assertThat(server.infer("scores", SCORES, "Authorization", "Bearer " + APP).statusCode())
        .as("others have limits of their own")
        .isEqualTo(200);
  }

  @Test
  void followsItsFile() throws Exception {
    Path keys = Files.writeString(folder.resolve("live.txt"), "one infer " + hash("one"));
    Access live = new Access(new AccessSettings(Optional.of(keys), List.of()));
    try (TestServer own = new TestServer(new Protection(Optional.empty(), live))) {
      assertThat(own.get("/v2/health/live").statusCode()).isEqualTo(401);
      assertThat(own.infer("scores", SCORES, "Authorization", "Bearer one").statusCode())
          .isEqualTo(200);
      Files.writeString(keys, "longer infer " + hash("two"));
      live.refresh();
      assertThat(own.infer("scores", SCORES, "Authorization", "Bearer one").statusCode())
          .isEqualTo(401);
      assertThat(own.infer("scores", SCORES, "Authorization", "Bearer two").statusCode())
          .isEqualTo(200);
      Files.writeString(keys, "garbage");
      live.refresh();
      assertThat(own.infer("scores", SCORES, "Authorization", "Bearer two").statusCode())
          .isEqualTo(200);
      assertThat(
              own.infer("scores", SCORES, "Authorization", "Bearer " + live.ownToken())
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void noTokenIsInAnyLogOrAnswer() throws IOException {
    for (ActorSystem<?> system : List.of(server.kit.system(), admin.kit.system())) {
      system.classicSystem().eventStream().setLogLevel(Logging.DebugLevel());
    }
    try (LogLines log = LogLines.ofAll()) {
      StringBuilder answers = new StringBuilder();
      for (String header :
          List.of(
              "Authorization: Bearer " + OPS,
              "Authorization: Bearer " + OPS + "\u0001",
              "Authorization Bearer " + OPS,
              "Authorization: Basic " + OPS,
              "Authorization: " + OPS,
              "Authorization: Bearer " + OPS + "x".repeat(9_000))) {
        for (String line : List.of("GET /v2", "POST " + INFER, "GARBAGE /", "GET /%zz")) {
          for (int port : new int[] {server.server.port(), admin.port()}) {
            answers.append(
                exchange(port, line + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n"));
          }
        }
      }
      assertThat(answers.toString()).contains("HTTP/1.1 4").doesNotContain(OPS);
      await().until(() -> log.lines().stream().anyMatch(line -> line.contains("Illegal request")));
      assertThat(log.lines()).noneMatch(line -> line.contains(OPS));
    }
  }

  private static HttpResponse<byte[]> slow() {
    return server.infer("scores", SCORES, "Authorization", "Bearer " + SLOW);
  }

  private static int status(int port, String verb, String path, Optional<String> authorization)
      throws IOException {
    String body = verb.equals("POST") ? SCORES : "";
    String answer =
        exchange(
            port,
            verb
                + " "
                + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + authorization.map(value -> "\r\nAuthorization: " + value).orElse("")
                + "\r\n\r\n"
                + body);
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String exchange(int port, String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      send(socket, request);
      socket.shutdownOutput();
      return RawSocketTest.everything(socket);
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private static String hash(String token) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
  }
}
