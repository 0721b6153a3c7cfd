package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceTest {
  private static final String EXAMPLE =
      "{\"id\":\"a1\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":"
          + "[0.5,1]},{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[1,2],\"parameters\":"
          + "{\"binary_data_size\":8}}],\"outputs\":[{\"name\":\"z\",\"parameters\":"
          + "{\"binary_data\":true}}]}";
  private static final String MIX =
      "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[0.5,1]},"
          + "{'name':'y','shape':[1,2],'datatype':'INT32','data':[1,2]}]}";

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
  void answersTheExampleOfTheProtocol() {
    assertThat(EXAMPLE.length()).isEqualTo(223);

    HttpResponse<byte[]> response = server.inferBinary("mix", EXAMPLE, Wire.ints(1, 2));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestServer.header(response, "Content-Type")).isEqualTo("application/octet-stream");
    int head = Integer.parseInt(TestServer.header(response, "Inference-Header-Content-Length"));
    byte[] body = response.body();
    assertThat(TestServer.header(response, "Content-Length")).isEqualTo("" + body.length);
    JsonNode json = TestServer.json(Arrays.copyOf(body, head));
    assertThat(json.path("id").textValue()).isEqualTo("a1");
    assertThat(json.path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[1,2],"
                + "\"parameters\":{\"binary_data_size\":8}}]");
    assertThat(Arrays.copyOfRange(body, head, body.length)).isEqualTo(Wire.floats(1.5f, 3));
  }

  @Test
  void answersPlainJsonWithWhatServedAndWhereTheTimeWent() {
    HttpResponse<byte[]> response = infer("mix", MIX);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestServer.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(response.headers().firstValue("Inference-Header-Content-Length")).isEmpty();
    JsonNode json = TestServer.json(response);
    assertThat(json.path("model_name").textValue()).isEqualTo("mix");
    assertThat(json.path("model_version").textValue()).isEqualTo("small");
    assertThat(json.has("id")).isFalse();
    assertThat(json.path("outputs").toString())
        .isEqualTo("[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,3.0]}]");
    JsonNode parameters = json.path("parameters");
    assertThat(parameters.path("total_us").isIntegralNumber()).isTrue();
    ((com.fasterxml.jackson.databind.node.ObjectNode) parameters).remove("total_us");
    assertThat(parameters.toString())
        .isEqualTo(
            "{\"accuracy\":0.75,\"device\":\"node1-cpu-0\",\"epoch\":7,\"batch\":4,"
                + "\"queue_us\":1500,\"assemble_us\":20,\"run_us\":3000,\"split_us\":7,"
                + "\"deadline_met\":true}");
  }

  @Test
  void asksForTheVariantThatTheClientPins() {
    HttpResponse<byte[]> response =
        server.post("/v2/models/mix/versions/large/infer?a=1&b=%20", quoted(MIX));

    assertThat(TestServer.json(response).path("model_version").textValue()).isEqualTo("large");
    assertThat(server.puppet("mix").seen.peek().variant()).contains(VariantId.of("mix", "large"));
  }

  @Test
  void stampsTheDeadlineAndCountsTheItems() {
    infer(
        "scores",
        "{'parameters':{'slo_ms':100},'inputs':[{'name':'in','shape':[2,4],'datatype':'FP32',"
            + "'data':[1,2,3,4,5,6,7,8]}]}");
    infer("mix", MIX);

    Query scores = server.puppet("scores").seen.peek().query();
    Query mix = server.puppet("mix").seen.peek().query();
    assertThat(Duration.between(scores.arrival(), scores.deadline())).hasMillis(100);
    assertThat(scores.items()).isEqualTo(2);
    assertThat(Duration.between(mix.arrival(), mix.deadline())).isEqualTo(Repository.SLO);
    assertThat(mix.id()).isNotEqualTo(scores.id());
  }

  @Test
  void answersTheOutputsThatAreAskedForInTheirOrderEachAsItIsWanted() {
    HttpResponse<byte[]> response =
        infer(
            "pair",
            "{'outputs':[{'name':'d'},{'name':'c','parameters':{'binary_data':true}}],'inputs':["
                + "{'name':'b','shape':[1],'datatype':'BYTES','data':['hi']},"
                + "{'name':'a','shape':[1,1],'datatype':'INT64','data':[5]}]}");

    assertThat(TestServer.head(response).path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"d\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"hi\"]},"
                + "{\"name\":\"c\",\"datatype\":\"INT64\",\"shape\":[1,1],"
                + "\"parameters\":{\"binary_data_size\":8}}]");
    assertThat(TestServer.tail(response)).isEqualTo(Wire.longs(5));
  }

  @Test
  void echoesTheIdExactly() {
    String id = "\\u20ac \\\"x\\\" \\n 00012 \\ud83d\\ude00";
    HttpResponse<byte[]> response =
        server.infer(
            "mix",
            TestServer.quotes(MIX)
                .replaceFirst("\\{", "{\"id\":\"" + id.replace("\\", "\\\\") + "\","));

    assertThat(TestServer.json(response).path("id"))
        .isEqualTo(TestServer.json(("\"" + id + "\"").getBytes(UTF_8)));
  }

  @Test
  void takesARequestWithoutJson() {
    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/scores/infer",
            Wire.floats(1, 2, 3, 4),
            "Inference-Header-Content-Length",
            "0");

    assertThat(TestServer.tail(response)).isEqualTo(Wire.floats(1, 2, 3, 4));
  }

  @ParameterizedTest
  @EnumSource
  void takesCompressedBodiesAndCompressesAnswersWhenAsked(Coding coding) {
    byte[] plain = Wire.concat(EXAMPLE.getBytes(UTF_8), Wire.ints(1, 2));
    byte[] folded = coding.deflate(ByteString.fromArray(plain)).toArray();

    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/mix/infer",
            folded,
            "Content-Encoding",
            coding.token(),
            "Accept-Encoding",
            coding.token(),
            "Inference-Header-Content-Length",
            "223");

    assertThat(TestServer.header(response, "Content-Encoding")).isEqualTo(coding.token());
    byte[] body = coding.inflate(ByteString.fromArray(response.body()), 1_000_000);
    int head = Integer.parseInt(TestServer.header(response, "Inference-Header-Content-Length"));
    assertThat(Arrays.copyOfRange(body, head, body.length)).isEqualTo(Wire.floats(1.5f, 3));
    assertThat(infer("mix", MIX).headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void neverLooksAtTheContentType() {
    for (String type : List.of("text/plain", "application/octet-stream", "not a type", "a/b;c")) {
      assertThat(server.infer("mix", TestServer.quotes(MIX), "Content-Type", type).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "222 | failed to parse",
        "224 | unexpected end of the binary data",
        "231 | unexpected end of the binary data",
        "232 | from 0 to 231",
        "-1 | from 0 to 231",
        "x | from 0 to 231",
        "99999999999 | from 0 to 231",
        "0 | one input",
      })
  void refusesALieAboutTheLengthOfTheJson(String length, String message) {
    // the 224th byte is a control character, which JSON bears nowhere
    byte[] body = Wire.concat(EXAMPLE.getBytes(UTF_8), Wire.ints(0x2020_2020, 2));
    if (!length.equals("224")) {
      body = Wire.concat(EXAMPLE.getBytes(UTF_8), Wire.ints(1, 2));
    }
    HttpResponse<byte[]> response =
        server.post("/v2/models/mix/infer", body, "Inference-Header-Content-Length", length);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).contains(message);
  }

  private static HttpResponse<byte[]> infer(String family, String json) {
    return server.infer(family, TestServer.quotes(json));
  }

  private static byte[] quoted(String json) {
    return TestServer.quotes(json).getBytes(UTF_8);
  }
}
