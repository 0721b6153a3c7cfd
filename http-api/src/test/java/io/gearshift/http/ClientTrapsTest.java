package io.gearshift.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.traffic.Reason;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What clients in use were seen to send and to rely on, each as bytes on a socket; docs/rest.md.
 */
class ClientTrapsTest {
  /** As Triton's Java client asks: limits as integers, empty parameters, all outputs as bytes. */
  private static final String JAVA_CLIENT =
      TestServer.quotes(
          "{'id':'','parameters':{'timeout':1500000,'priority':1,'binary_data_output':true},"
              + "'inputs':[{'name':'in','shape':[1,4],'datatype':'FP32','parameters':{},"
              + "'data':[1,2,3,4]}]}");

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

  @Test
  void aRequestWithoutContentTypeIsReadAndItsIntegerLimitsAndEmptyParametersTaken()
      throws IOException {
    assertThat(post("/v2/models/scores/infer", "", JAVA_CLIENT)).startsWith("HTTP/1.1 200");
  }

  /** Triton's Java client reads once, and takes what it gets for the whole JSON part. */
  @Test
  void anAnswerIsOneEntityWithItsLengthAndNeverInChunks() throws IOException {
    String answer = post("/v2/models/scores/infer", "", JAVA_CLIENT);

    assertThat(answer)
        .containsIgnoringCase("\r\nContent-Length: ")
        .containsIgnoringCase("\r\nInference-Header-Content-Length: ")
        .doesNotContainIgnoringCase("Transfer-Encoding");
    String json = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(json).contains("\"binary_data_size\":16").doesNotContain("\"data\"");
  }

  @Test
  void unknownQueryParametersAreIgnored() throws IOException {
    assertThat(post("/v2/models/scores/infer?test_1=1&test_2=2", "", JAVA_CLIENT))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aRequestThatPassesForBytesAndWantsGzipIsAnsweredCompressed() throws IOException {
    String headers =
        "Content-Type: application/octet-stream\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n";

    assertThat(post("/v2/models/scores/infer", headers, JAVA_CLIENT))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("\r\nContent-Encoding: gzip");
  }

  @Test
  void theErrorOfAnUnknownModelBeginsAsClientsTestFor() {
    HttpResponse<byte[]> response = server.infer("wrong_model", "{}");

    assertThat(TestServer.error(response)).startsWith("Request for unknown model");
  }

  @Test
  void theStatisticsOfAModelAreOfItsVersionsAlone() {
    assertThat(
            TestServer.json(server.get("/v2/models/scores/versions/small/stats"))
                .path("model_stats"))
        .hasSize(1)
        .allMatch(stat -> stat.path("name").textValue().equals("scores"));
  }

  /** Clients that try again on any failure can see that it is too early. */
  @Test
  void whoComesTooOftenIsToldWhenToComeAgain() {
    server.puppet("scores").refuse(Reason.OVERLOAD, "the queue is full");

    HttpResponse<byte[]> response = server.infer("scores", JAVA_CLIENT);

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  private static String post(String path, String headers, String body) throws IOException {
    try (Socket socket = server.socket()) {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + path
                      + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                      + headers
                      + "Content-Length: "
                      + body.getBytes(UTF_8).length
                      + "\r\n\r\n"
                      + body)
                  .getBytes(ISO_8859_1));
      return RawSocketTest.everything(socket);
    }
  }
}
