package io.gearshift.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BodyLimitTest {
  private static final String PATH = "/v2/models/echo-INT8/infer";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void takesABodyAsLargeAsTheLimitWholeOrInChunks() {
    byte[] body = new byte[TestServer.MAX_BODY];

    for (boolean chunked : new boolean[] {false, true}) {
      HttpResponse<byte[]> response = post(body, chunked);
      assertThat(response.statusCode()).isEqualTo(200);
      int head =
          Integer.parseInt(
              response.headers().firstValue("Inference-Header-Content-Length").orElseThrow());
      assertThat(response.body()).hasSize(head + body.length);
    }
  }

  @Test
  void refusesALargerBodyWholeOrInChunks() {
    byte[] body = new byte[TestServer.MAX_BODY + 1];

    for (boolean chunked : new boolean[] {false, true}) {
      HttpResponse<byte[]> response = post(body, chunked);
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(TestServer.error(response)).contains("1000000 bytes", "max-body-bytes");
    }
  }

  @Test
  void refusesAHugeBodyBeforeItIsSent() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n");
      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 413").contains("\"error\"");
    }
  }

  @Test
  void refusesALargeBodyBeforeItInvitesTheClientToSendIt() throws IOException {
    try (Socket socket = server.socket()) {
      send(
          socket,
          "POST "
              + PATH
              + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1500000\r\n\r\n");
      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesACompressionBomb(Coding coding) {
    byte[] bomb = coding.deflate(ByteString.fromArray(new byte[50_000_000])).toArray();
    assertThat(bomb.length).isLessThan(TestServer.MAX_BODY);

    HttpResponse<byte[]> response =
        server.post(
            PATH, bomb, "Content-Encoding", coding.token(), "Inference-Header-Content-Length", "0");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestServer.error(response)).contains("decompressed");
  }

  @ParameterizedTest
  @EnumSource
  void refusesABodyThatIsNotCompressedAsItSays(Coding coding) {
    HttpResponse<byte[]> response =
        server.post(PATH, new byte[100], "Content-Encoding", coding.token());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).contains(coding.token());
  }

  @Test
  void givesUpOnABodyThatDoesNotCome() throws IOException {
    try (Socket socket = server.socket()) {
      send(socket, "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n{");
      assertThat(RawSocketTest.everything(socket)).startsWith("HTTP/1.1 408").contains("\"error\"");
    }
  }

  private static HttpResponse<byte[]> post(byte[] body, boolean chunked) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri(PATH)).header("Inference-Header-Content-Length", "0");
    return server.send(
        request.POST(
            chunked
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : BodyPublishers.ofByteArray(body)));
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(US_ASCII));
    out.flush();
  }
}
