package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.http.BodyCollector.Patience;
import io.gearshift.http.security.PortTls;
import io.gearshift.http.security.Protection;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Clients that hold on to a server, or want it to say what it should not. */
class HostileClientTest {
  private static final Patience SHORT = new Patience(Duration.ofSeconds(5), Duration.ofMillis(800));
  private static final String SCORES =
      "{\"parameters\":{\"slo_ms\":2500},\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],"
          + "\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

  @Test
  void headersThatNeverEndAreNotWaitedFor() throws IOException {
    try (TestServer server = new TestServer(TestServer.SETTINGS, Protection.none(), SHORT)) {
      for (String beginning : new String[] {"", "GET /v2 HTTP/1.1\r\nHost: h\r\n", whole("")}) {
        try (Socket socket = server.socket()) {
          send(socket, beginning);
          assertThat(closedWhileTrickling(socket)).as(beginning).isTrue();
        }
      }
    }
  }

  @Test
  void whoWaitsForAnAnswerIsNotSilent() {
    try (TestServer server = new TestServer(TestServer.SETTINGS, Protection.none(), SHORT)) {
      server.puppet("scores").beSilent(); // for longer than headers may take
      HttpResponse<byte[]> late =
          server.send(
              HttpRequest.newBuilder(server.uri("/v2/models/scores/infer"))
                  .POST(BodyPublishers.ofString(SCORES)));
      assertThat(late.statusCode()).isEqualTo(504);
    }
  }

  @Test
  void anAnswerThatGoesOnForLongIsNotCutOff() throws Exception {
    try (TestServer other = new TestServer()) {
      Source<ByteString, ?> ticks =
          Source.tick(Duration.ZERO, Duration.ofMillis(100), ByteString.fromString("tick "))
              .take(20);
      BodyCollector bodies =
          new BodyCollector(1_000, "", SHORT, BodyCollector.Admission.OPEN, InstantSource.system());
      Listener listener =
          Listener.listen(
                  "127.0.0.1",
                  0,
                  "",
                  Optional.empty(),
                  Listener.pekkoSettings(1_000, Duration.ofSeconds(60), other.kit.system()),
                  bodies,
                  received ->
                      CompletableFuture.completedFuture(
                          org.apache.pekko.http.javadsl.model.HttpResponse.create()
                              .withEntity(
                                  HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, ticks))),
                  other.kit.system())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      try (Socket socket = new Socket("127.0.0.1", listener.port())) {
        socket.setSoTimeout(20_000);
        send(socket, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        String all = RawSocketTest.everything(socket);
        assertThat(all.split("tick ", -1)).hasSize(21);
      } finally {
        listener.stop(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void connectionsBeyondTheLimitWaitUntilAnotherEnds() throws IOException {
    HttpSettings two =
        new HttpSettings(
            "127.0.0.1",
            0,
            1_000,
            100,
            TestServer.GRACE,
            Duration.ofSeconds(1),
            RepositoryAccess.INDEX,
            2,
            PortTls.OFF);
    try (TestServer server = new TestServer(two, Protection.none(), TestServer.PATIENCE);
        Socket first = server.socket();
        Socket second = server.socket()) {
      send(first, whole(""));
      assertThat(first.getInputStream().read()).isEqualTo('H');
      send(second, whole(""));
      assertThat(second.getInputStream().read()).isEqualTo('H');
      try (Socket third = server.socket()) {
        send(third, whole("Connection: close\r\n"));
        third.setSoTimeout(500);
        assertThatThrownBy(() -> third.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        first.shutdownOutput();
        third.setSoTimeout(10_000);
        assertThat(RawSocketTest.everything(third)).startsWith("HTTP/1.1 200");
      }
    }
  }

  @Test
  void namesOfClientsNeverBecomeHeadersOrFiles() throws IOException {
    try (TestServer server = new TestServer()) {
      for (String name :
          new String[] {
            "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/pom.xml", "x%0d%0aSet-Cookie:a=b"
          }) {
        try (Socket socket = server.socket()) {
          send(
              socket,
              "GET /v2/models/" + name + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
          assertThat(RawSocketTest.everything(socket))
              .startsWith("HTTP/1.1 4")
              .contains("{\"error\":\"")
              .doesNotContain("\nSet-Cookie", "root:", "<project");
        }
      }
      HttpResponse<byte[]> answer =
          server.infer(
              "scores", SCORES.replaceFirst("\\{", "{\"id\":\"a\\\\r\\\\nSet-Cookie: a=b\","));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(new String(answer.body(), StandardCharsets.UTF_8))
          .contains("\"id\":\"a\\r\\nSet-Cookie: a=b\"");
    }
  }

  private static String whole(String more) {
    return "GET /v2/health/live HTTP/1.1\r\nHost: h\r\n" + more + "\r\n";
  }

  /** Sends a byte of a header now and then, and says whether the server ends that. */
  private static boolean closedWhileTrickling(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    byte[] buffer = new byte[4_096];
    for (int i = 0; i < 400; i++) {
      try {
        if (socket.getInputStream().read(buffer) < 0) {
          return true;
        }
      } catch (SocketTimeoutException nothing) {
        // it still listens
      } catch (IOException reset) {
        return true;
      }
      try {
        send(socket, "a");
      } catch (IOException reset) {
        return true;
      }
    }
    return false;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
