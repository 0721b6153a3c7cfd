package io.gearshift.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What Triton's clients for Python were seen to send over REST, byte by byte, down to the headers
 * that they leave out.
 */
final class Recorded {
  static final String NAME = "tritonclient.http and .aio (Python), as recorded";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_MILLIS = 10_000;
  private static final String MIXED =
      """
      {"id":"","inputs":[{"name":"INPUT0","shape":[1,16],"datatype":"INT32",\
      "parameters":{"binary_data_size":64}},{"name":"INPUT1","shape":[1,16],"datatype":"INT32",\
      "data":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}],"outputs":[{"name":"OUTPUT0",\
      "parameters":{"binary_data":true}},{"name":"OUTPUT1","parameters":{"binary_data":false}}]}\
      """;

  private final Matrix matrix;
  private final URI server;

  /** The status, the headers in lower case, and the body. */
  private record Answer(int status, String headers, byte[] body) {
    JsonNode json() throws IOException {
      return JSON.readTree(body);
    }
  }

  Recorded(Matrix matrix, URI server) {
    this.matrix = matrix;
    this.server = server;
  }

  void all() throws Exception {
    matrix.done(NAME, "live, ready, model ready", this::health);
    matrix.done(NAME, "infer, binary and JSON mixed, with a query, no content type", this::mixed);
    matrix.done(NAME, "infer, aio's headers", this::aio);
    matrix.done(NAME, "model metadata and configuration", this::described);
    matrix.done(NAME, "statistics of one model have one element", this::statistics);
    matrix.done(NAME, "repository index, a POST without a body or its length", this::index);
    matrix.done(NAME, "error of an unknown model", this::unknownModel);
  }

  private void health() throws IOException {
    for (String path :
        new String[] {"/v2/health/live", "/v2/health/ready", "/v2/models/simple/ready"}) {
      assertThat(ask("GET " + path, "", new byte[0]).status()).as(path).isEqualTo(200);
    }
  }

  private void mixed() throws IOException {
    Answer answer =
        ask(
            "POST /v2/models/simple/infer?test_1=1&test_2=2",
            "Inference-Header-Content-Length: " + MIXED.length() + "\r\n",
            mixedBody());
    assertRight(answer);
  }

  private void aio() throws IOException {
    Answer answer =
        ask(
            "POST /v2/models/simple/infer",
            "Content-Type: application/octet-stream\r\nAccept: */*\r\n"
                + "Inference-Header-Content-Length: "
                + MIXED.length()
                + "\r\n",
            mixedBody());
    assertRight(answer);
  }

  private static void assertRight(Answer answer) throws IOException {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).contains("content-length: ").doesNotContain("chunked");
    String header = "inference-header-content-length: ";
    int at = answer.headers().indexOf(header) + header.length();
    int length = Integer.parseInt(answer.headers().substring(at).split("\r\n")[0].trim());
    JsonNode json = JSON.readTree(answer.body(), 0, length);
    assertThat(json.at("/outputs/1/data/3").intValue()).isEqualTo(2);
    ByteBuffer sums =
        ByteBuffer.wrap(answer.body(), length, answer.body().length - length)
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(IntStream.range(0, 16).map(i -> sums.getInt()).toArray())
        .containsExactly(IntStream.rangeClosed(1, 16).toArray());
  }

  private void described() throws IOException {
    JsonNode metadata = ask("GET /v2/models/simple", "", new byte[0]).json();
    assertThat(metadata.at("/inputs/0/shape/0").intValue()).isEqualTo(-1);
    JsonNode config = ask("GET /v2/models/simple/config", "", new byte[0]).json();
    assertThat(config.path("max_batch_size").intValue()).isEqualTo(8);
  }

  private void statistics() throws IOException {
    JsonNode stats = ask("GET /v2/models/simple/stats", "", new byte[0]).json().path("model_stats");
    assertThat(stats).hasSize(1);
    assertThat(stats.at("/0/inference_stats/success/count").longValue()).isPositive();
  }

  private void index() throws IOException {
    JsonNode index = ask("POST /v2/repository/index", "", null).json();
    assertThat(index).extracting(model -> model.path("name").textValue()).contains("simple");
  }

  private void unknownModel() throws IOException {
    Answer answer = ask("GET /v2/models/nobody", "", new byte[0]);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("error").textValue()).startsWith("Request for unknown model");
  }

  private static byte[] mixedBody() {
    ByteBuffer numbers = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, 16).forEach(numbers::putInt);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(MIXED.getBytes(ISO_8859_1));
    body.writeBytes(numbers.array());
    return body.toByteArray();
  }

  /**
   * @param body null for none, and no word of its length
   */
  private Answer ask(String line, String headers, byte[] body) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      String head = line + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n" + headers;
      boolean post = line.startsWith("POST") && body != null;
      head += (post ? "Content-Length: " + body.length + "\r\n" : "") + "Connection: close\r\n\r\n";
      request.writeBytes(head.getBytes(ISO_8859_1));
      if (post) {
        request.writeBytes(body);
      }
      socket.getOutputStream().write(request.toByteArray());
      return read(socket.getInputStream());
    }
  }

  private static Answer read(InputStream in) throws IOException {
    byte[] all = in.readAllBytes();
    String text = new String(all, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n") + 4;
    byte[] body = new byte[all.length - end];
    System.arraycopy(all, end, body, 0, body.length);
    int status = Integer.parseInt(text.split(" ", 3)[1]);
    return new Answer(status, text.substring(0, end).toLowerCase(Locale.ROOT), body);
  }
}
