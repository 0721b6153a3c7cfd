package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawSocketTest {
  private static final String SCORES =
      "{\"id\":\"%d\",\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\","
          + "\"data\":[1,2,3,4]}]}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.puppets.values().forEach(PuppetRouter::reset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /v2/%zz HTTP/1.1\\r\\nHost: h | 400",
        "GET /v2/models/\\0 HTTP/1.1\\r\\nHost: h | 400",
        "GET v2 HTTP/1.1\\r\\nHost: h | 404",
        "GET /v2 HTTP/1.1 | 400",
        "GET /v2 HTTP/3.0\\r\\nHost: h | 505",
        "GET /v2 | 505",
        "garbage | 4",
        "GARBAGE GARBAGE GARBAGE | 4",
        "GET /v2 HTTP/1.1\\r\\nHost: h\\r\\nA b: x | 400",
        "POST /v2 HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: x | 400",
        "POST /v2 HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -1 | 400",
        "POST /v2 HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 1\\r\\nContent-Length: 2 | 400",
        "POST /v2/models/mix/infer HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked"
            + "\\r\\n\\r\\nzz\\r\\n | 400",
        "POST /v2/models/mix/infer HTTP/1.1\\r\\nHost: h | 400",
      })
  void answersWhatIsNotHttpInTheFormOfEveryError(String text, String status) throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, text.translateEscapes() + "\r\n\r\n");
      socket.shutdownOutput();
      String answer = everything(socket);
      assertThat(answer)
          .startsWith("HTTP/1.1 " + status)
          .contains("Content-Type: application/json")
          .contains("{\"error\":\"")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesHeadersWithoutEnd() throws IOException {
    for (String endless : new String[] {"GET /" + "a".repeat(5_000), longHeader(), manyHeaders()}) {
      try (Socket socket = server.socket()) {
        send(socket, endless);
        socket.shutdownOutput();
        assertThat(everything(socket)).startsWith("HTTP/1.1 4").contains("{\"error\":\"");
      }
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    try (Socket socket = server.socket()) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        all.append(infer(i, i == 19));
      }
      send(socket, all.toString());

      String answers = everything(socket);

      int last = -1;
      for (int i = 0; i < 20; i++) {
        int at = answers.indexOf("\"id\":\"" + i + "\"");
        assertThat(at).isGreaterThan(last);
        last = at;
      }
    }
  }

  @Test
  void keepsTheConnectionAfterAProblemOfTheProtocol() throws IOException {
    try (Socket socket = server.socket()) {
      send(
          socket,
          "POST /v2/models/unknown/infer HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
              + "POST /v2/models/mix/infer HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
              + infer(5, true));

      assertThat(everything(socket))
          .containsSubsequence("HTTP/1.1 404", "HTTP/1.1 400", "HTTP/1.1 200", "\"id\":\"5\"");
    }
  }

  @Test
  void speaksToClientsOfHttp10() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, "GET /v2/health/live HTTP/1.0\r\n\r\n");
      assertThat(everything(socket)).contains(" 200 OK").endsWith("{\"live\":true}");
    }
  }

  @Test
  void invitesAClientThatWaitsForItToSendTheBody() throws IOException {
    try (Socket socket = server.socket()) {
      String infer = infer(1, true);
      int body = infer.indexOf("\r\n\r\n");
      send(socket, infer.substring(0, body) + "\r\nExpect: 100-continue\r\n\r\n");
      byte[] invitation = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue".length());
      assertThat(new String(invitation, ISO_8859_1)).isEqualTo("HTTP/1.1 100 Continue");
      send(socket, infer.substring(body + 4));
      assertThat(everything(socket)).contains("HTTP/1.1 200 OK", "\"id\":\"1\"");
    }
  }

  @Test
  void survivesClientsThatLeaveInTheMiddleOfABodyOrBeforeTheAnswer() throws IOException {
    server.puppet("scores").beSilent();
    for (int i = 0; i < 50; i++) {
      try (Socket socket = server.socket()) {
        String infer = infer(i, false);
        send(socket, i % 2 == 0 ? infer.substring(0, infer.length() - 20) : infer);
        if (i % 4 < 2) {
          socket.setSoLinger(true, 0); // leave with a reset
        }
      }
    }
    server.puppet("scores").reset();

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(server.infer("scores", String.format(SCORES, 1)).statusCode())
                    .isEqualTo(200));
  }

  private static String infer(int id, boolean last) {
    String body = String.format(SCORES, id);
    return "POST /v2/models/scores/infer HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + body.length()
        + (last ? "\r\nConnection: close" : "")
        + "\r\n\r\n"
        + body;
  }

  private static String longHeader() {
    return "GET /v2 HTTP/1.1\r\nHost: h\r\nA: " + "a".repeat(20_000);
  }

  private static String manyHeaders() {
    return "GET /v2 HTTP/1.1\r\nHost: h\r\n" + "A: b\r\n".repeat(500);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** All that the server sends until it closes the connection. */
  static String everything(Socket socket) throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[65_536];
    try {
      for (int n; (n = socket.getInputStream().read(buffer)) >= 0; ) {
        all.append(new String(buffer, 0, n, ISO_8859_1));
      }
    } catch (SocketException reset) {
      // the server closed while we were still sending
    }
    return all.toString();
  }
}
