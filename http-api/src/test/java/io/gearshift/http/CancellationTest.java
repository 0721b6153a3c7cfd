package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";
  private static final String REQUEST =
      "POST /v2/models/scores/infer HTTP/1.1\r\nHost: h\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  private static TestServer server;
  private final PuppetRouter router = server.puppet("scores");

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void beSilent() {
    router.reset();
    router.beSilent();
  }

  @Test
  void aClientThatResetsItsConnectionHasItsQueryForgotten() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, REQUEST);
      awaitQueries(1);
      socket.setSoLinger(true, 0); // the end of the connection is a reset
    }

    await().atMost(Duration.ofSeconds(1)).until(() -> router.cancelled.size() == 1);
    assertThat(router.cancelled).containsExactlyElementsOf(ids());
  }

  @Test
  void aQueryThatWasAnsweredIsNotForgottenWithItsConnection() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, REQUEST);
      awaitQueries(1);
      router.release(router.seen.peek());
      socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      send(socket, REQUEST);
      awaitQueries(2);
      socket.setSoLinger(true, 0);
    }

    await().atMost(Duration.ofSeconds(1)).until(() -> router.cancelled.size() == 1);
    assertThat(router.cancelled).containsExactlyElementsOf(ids().subList(1, 2));
  }

  /** It may have closed its half alone, as some clients do after a request, and still read. */
  @Test
  void aClientThatHasNoMoreToSendIsAnswered() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, REQUEST);
      awaitQueries(1);
      socket.shutdownOutput();
      await()
          .during(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(1))
          .until(() -> router.cancelled.isEmpty());

      router.release(router.seen.peek());

      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 200");
    }
  }

  private void awaitQueries(int count) {
    await().atMost(Duration.ofSeconds(1)).until(() -> router.seen.size() == count);
  }

  private List<Long> ids() {
    return router.seen.stream().map(infer -> infer.query().id()).toList();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }
}
