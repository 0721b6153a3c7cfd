package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.traffic.Reason;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
  private static final String SCORES =
      "{\"inputs\":[{\"name\":\"in\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}";

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
  @ValueSource(strings = {"/v2", "/v2/", "/v2?test_1=1&test_2=2"})
  void saysWhatItIs(String path) {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    JsonNode json = TestServer.json(response);
    assertThat(json.path("name").textValue()).isEqualTo("gearshift");
    assertThat(json.path("version").textValue()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(json.path("extensions").toString())
        .isEqualTo(
            "[\"binary_tensor_data\",\"classification\",\"model_configuration\","
                + "\"parameters\",\"statistics\"]");
  }

  @Test
  void isAlive() {
    assertThat(new String(server.get("/v2/health/live").body(), UTF_8))
        .isEqualTo("{\"live\":true}");
  }

  @Test
  void isReadyIfEveryModelIs() {
    assertThat(new String(server.get("/v2/health/ready").body(), UTF_8))
        .isEqualTo("{\"ready\":true}");

    server.puppet("pair").beUnready();

    HttpResponse<byte[]> response = server.get("/v2/health/ready");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(TestServer.json(response).path("ready").booleanValue()).isFalse();
    assertThat(TestServer.error(response)).contains("'pair'", "model.onnx is corrupt");
  }

  @Test
  void saysWhetherAModelAndAVersionAreReady() {
    assertThat(new String(server.get("/v2/models/mix/ready").body(), UTF_8))
        .isEqualTo("{\"name\":\"mix\",\"ready\":true}");
    assertThat(server.get("/v2/models/mix/versions/small/ready").statusCode()).isEqualTo(200);

    HttpResponse<byte[]> large = server.get("/v2/models/mix/versions/large/ready");
    assertThat(large.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(large)).contains("'large'", "no device");

    server.puppet("mix").beUnready();
    HttpResponse<byte[]> unready = server.get("/v2/models/mix/versions/small/ready");
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(unready)).contains("model.onnx is corrupt");
  }

  @Test
  void describesAModel() {
    String metadata =
        "{\"name\":\"mix\",\"versions\":[\"small\",\"large\"],\"platform\":\"onnx_onnxv1\","
            + "\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]},"
            + "{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[-1,2]}],"
            + "\"outputs\":[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[-1,2]}]}";

    for (String path : new String[] {"mix", "mix/", "mix/versions/large", "%6dix", "mix?a=b"}) {
      assertThat(new String(server.get("/v2/models/" + path).body(), UTF_8)).isEqualTo(metadata);
    }
  }

  @Test
  void listsTheModels() {
    assertThat(TestServer.json(server.get("/v2/models")).path("models"))
        .hasSize(Repository.CATALOG.families().size() + 1)
        .first()
        .extracting(JsonNode::textValue)
        .isEqualTo("mix");
  }

  @Test
  void answersHeadLikeGetWithoutABody() {
    HttpResponse<byte[]> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/v2")).method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET | / | 404 | try /v2",
        "GET | /v1 | 404 | '/v1'",
        "GET | /v2/nothing | 404 | '/v2/nothing'",
        "GET | /v2/health | 404 | ",
        "GET | /v2/health/live/x | 404 | ",
        "GET | /v2/models/mix/nothing | 404 | ",
        "GET | /v2/models/mix/versions | 404 | ",
        "GET | /v2/models/mix/versions/small/ready/x | 404 | ",
        "GET | /V2 | 404 | ",
        "GET | /v2/models/x | 404 | Request for unknown model: 'x' is not found",
        "GET | /v2/models/a%2Fb%20c | 404 | Request for unknown model: 'a/b c' is not found",
        "GET | /v2/models/x/ready | 404 | Request for unknown model: 'x' is not found",
        "POST | /v2/models/x/infer | 404 | Request for unknown model: 'x' is not found",
        "POST | /v2/models/mix/versions/9/infer | 404"
            + " | Request for unknown model: 'mix' version '9' is not found (expected: small, large)",
        "GET | /v2/models/mix/versions/9 | 404 | Request for unknown model: 'mix' version '9'",
        "POST | /v2/models/broken/infer | 503 | model 'broken' failed to load: family.conf",
        "GET | /v2/models/broken/ready | 503 | 'slo' is missing",
        "GET | /v2/models/mix/versions/huge/ready | 503"
            + " | version 'huge' of 'mix' failed to load: model.onnx is not",
        "POST | /v2 | 405 | expected: GET",
        "GET | /v2/models/mix/infer | 405 | expected: POST",
        "DELETE | /v2/models/mix | 405 | 'DELETE'",
        "BREW | /v2/models/mix | 405 | ",
        "PUT | /v2/health/ready | 405 | ",
      })
  void saysWhatIsWrongWithAPathOrAVerb(String verb, String path, int status, String message) {
    HttpResponse<byte[]> response =
        server.send(
            HttpRequest.newBuilder(server.uri(path))
                .method(verb, BodyPublishers.ofByteArray(new byte[verb.equals("GET") ? 0 : 100])));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains(message == null ? "" : message);
    assertThat(response.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE, 504",
    "OVERLOAD, 429",
    "UNAVAILABLE, 503",
    "FAILED, 500",
    "INVALID, 400",
    "LOST, 503",
  })
  void givesEachReasonItsStatus(Reason reason, int status) {
    server.puppet("scores").refuse(reason, "because of the test");

    HttpResponse<byte[]> response = server.infer("scores", SCORES);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains("because of the test");
    assertThat(response.headers().firstValue("Retry-After").orElse(""))
        .isEqualTo(reason == Reason.OVERLOAD ? "1" : "");
  }

  @Test
  void givesUpOnARouterThatIsSilentPastTheDeadline() {
    server.puppet("scores").beSilent();
    long start = System.nanoTime();

    HttpResponse<byte[]> response =
        server.infer("scores", SCORES.replaceFirst("\\{", "{\"parameters\":{\"slo_ms\":50},"));

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(TestServer.error(response)).contains("no answer came in time");
    assertThat(System.nanoTime() - start).isBetween(250_000_000L, 1_500_000_000L);
  }

  @Test
  void tellsNothingOfABugButAnIdThatTheLogHasToo() {
    server.puppet("scores").answer(query -> java.util.List.of());

    HttpResponse<byte[]> response = server.infer("scores", SCORES);

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(TestServer.error(response)).matches("internal error \\S{1,9}; .*");
  }

  @Test
  void refusesAnUnknownContentEncodingAndSaysWhatItTakes() {
    HttpResponse<byte[]> response = server.infer("scores", SCORES, "Content-Encoding", "br");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Encoding")).contains("gzip, deflate");
    assertThat(TestServer.error(response)).contains("'br'");
  }
}
