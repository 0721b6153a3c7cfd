package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineEndpointsTest {
  private static final String JSON =
      "{'inputs':[{'name':'picture','shape':[1],'datatype':'BYTES','data':['a picture']}]}";
  private static final byte[] PICTURE = {(byte) 0x89, 'P', 'N', 'G', 0, '{', (byte) 0xff};

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
    server.pipeline.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/read", "/v2/models/read/versions/1"})
  void describesItself(String path) {
    assertThat(new String(server.get(path).body(), UTF_8))
        .isEqualTo(
            "{\"name\":\"read\",\"versions\":[\"1\"],\"platform\":\"gearshift_pipeline\","
                + "\"inputs\":[{\"name\":\"picture\",\"datatype\":\"BYTES\",\"shape\":[1]}],"
                + "\"outputs\":[{\"name\":\"texts\",\"datatype\":\"BYTES\",\"shape\":[-1]},"
                + "{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[-1,3]}]}");
  }

  @Test
  void standsAmongTheModels() {
    assertThat(TestServer.json(server.get("/v2/models")).path("models"))
        .extracting(JsonNode::textValue)
        .contains("mix", "read");
  }

  @Test
  void isReadyIfAllItsStagesAre() {
    assertThat(new String(server.get("/v2/models/read/versions/1/ready").body(), UTF_8))
        .isEqualTo("{\"name\":\"read\",\"ready\":true}");

    server.pipeline.beUnready();

    HttpResponse<byte[]> response = server.get("/v2/models/read/ready");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(response))
        .isEqualTo("model 'read' is not ready: no instance serves at stage 'decipher'");
    assertThat(TestServer.error(server.get("/v2/health/ready"))).contains("'read'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/v2/models/read/versions/2 | 404"
            + " | Request for unknown model: 'read' version '2' is not found (expected: 1)",
        "/v2/models/read/versions/large/ready | 404 | version 'large' is not found",
        "/v2/models/reed | 503 | model 'reed' failed to load: node 'find'",
      })
  void saysWhatIsWrongWithANameOrAVersion(String path, int status, String message) {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains(message);
  }

  @Test
  void answersWithWhatServedEachStageAndWhereTheTimeWent() {
    HttpResponse<byte[]> response = infer(JSON.replaceFirst("\\{", "{'id':'a1',"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode json = TestServer.json(response);
    assertThat(json.path("model_name").textValue()).isEqualTo("read");
    assertThat(json.path("model_version").textValue()).isEqualTo("1");
    assertThat(json.path("id").textValue()).isEqualTo("a1");
    assertThat(json.path("outputs").toString())
        .isEqualTo(
            "[{\"name\":\"texts\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"way\",\"out\"]},"
                + "{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[2,3],"
                + "\"data\":[0.0,1.0,0.5,2.0,0.0,1.0]}]");
    JsonNode parameters = json.path("parameters");
    assertThat(parameters.path("accuracy").doubleValue()).isEqualTo(0.625);
    assertThat(parameters.path("epoch").intValue()).isEqualTo(7);
    assertThat(parameters.path("left_out").intValue()).isEqualTo(3);
    assertThat(parameters.path("find_variants").textValue()).isEqualTo("large:1");
    assertThat(parameters.path("find_us").intValue()).isEqualTo(3_000);
    assertThat(parameters.path("decipher_variants").textValue()).isEqualTo("large:4,small:2");
    assertThat(parameters.path("decipher_us").intValue()).isEqualTo(7_000);
    assertThat(parameters.path("total_us").intValue()).isPositive();
    assertThat(parameters.path("deadline_met").booleanValue()).isTrue();
    assertThat(parameters).allMatch(JsonNode::isValueNode);
  }

  @Test
  void hasTheTimeThatItsSloOrTheClientGives() {
    infer(JSON);
    infer(JSON.replaceFirst("\\{", "{'parameters':{'slo_ms':50},"));

    assertThat(server.pipeline.seen)
        .extracting(query -> Duration.between(query.arrival(), query.deadline()))
        .containsExactly(Repository.SLO, Duration.ofMillis(50));
    assertThat(server.pipeline.seen).extracting(Query::items).containsOnly(1);
  }

  @Test
  void itsQueriesHaveIdsOfTheSameSourceAsThoseOfFamilies() {
    String mix =
        "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[0.5,1]},"
            + "{'name':'y','shape':[1,2],'datatype':'INT32','data':[1,2]}]}";
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      infer(JSON);
      server.infer("mix", TestServer.quotes(mix));
    }
    server.pipeline.seen.forEach(query -> ids.add(query.id()));
    server.puppet("mix").seen.forEach(infer -> ids.add(infer.query().id()));
    server.puppet("mix").reset();

    assertThat(ids).hasSize(6);
  }

  @Test
  void answersAsBinaryDataAndAsClasses() {
    HttpResponse<byte[]> response =
        server.inferBinary(
            "read",
            TestServer.quotes(
                "{'inputs':[{'name':'picture','shape':[1],'datatype':'BYTES',"
                    + "'parameters':{'binary_data_size':7}}],"
                    + "'outputs':[{'name':'scores','parameters':{'classification':1}},"
                    + "{'name':'texts','parameters':{'binary_data':true}}]}"),
            Wire.strings("abc"));

    assertThat(TestServer.tail(response)).isEqualTo(Wire.strings("way", "out"));
    assertThat(TestServer.head(response).path("outputs").path(0).toString())
        .isEqualTo(
            "{\"name\":\"scores\",\"datatype\":\"BYTES\",\"shape\":[2,1],"
                + "\"data\":[\"1.000000:1\",\"2.000000:0\"]}");
  }

  @Test
  void anOutputThatAConditionLeftOutIsAbsent() {
    server.pipeline.answer(PuppetPipeline.SCORES);

    JsonNode outputs = TestServer.json(infer(JSON)).path("outputs");

    assertThat(outputs)
        .extracting(output -> output.path("name").textValue())
        .containsExactly("scores");
  }

  @ParameterizedTest
  @CsvSource({
    "DEADLINE, 504",
    "OVERLOAD, 429",
    "UNAVAILABLE, 503",
    "FAILED, 500",
    "INVALID, 400",
    "LOST, 503"
  })
  void isRefusedForTheReasonsOfFamilies(Reason reason, int status) {
    server.pipeline.refuse(reason, "because of the test");

    HttpResponse<byte[]> response = infer(JSON);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains("because of the test");
  }

  @Test
  void givesUpOnARouterThatIsSilentPastTheDeadline() {
    server.pipeline.beSilent();

    HttpResponse<byte[]> response = infer(JSON.replaceFirst("\\{", "{'parameters':{'slo_ms':50},"));

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(TestServer.error(response)).contains("no answer came in time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "IMAGE/PNG; q=1", "application/octet-stream"})
  void takesAPictureAsItIs(String type) {
    HttpResponse<byte[]> response =
        server.post("/v2/models/read/infer", PICTURE, "Content-Type", type);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestServer.header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(TestServer.json(response).path("outputs")).hasSize(2);
    Query query = server.pipeline.seen.element();
    assertThat(query.inputs().get(0).name()).isEqualTo("picture");
    assertThat(query.inputs().get(0).shape().toString()).isEqualTo("[1]");
    assertThat(InferBodies.bytes(query.inputs().get(0)))
        .isEqualTo(Wire.concat(Wire.ints(PICTURE.length), PICTURE));
  }

  @Test
  void takesACompressedPictureToo() {
    byte[] body = Coding.GZIP.deflate(ByteString.fromArray(PICTURE)).toArrayUnsafe();

    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/read/infer", body, "Content-Type", "image/png", "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(server.pipeline.seen.element().inputs().get(0).byteSize())
        .isEqualTo(Integer.BYTES + PICTURE.length);
  }

  @Test
  void aFamilyThatTakesOneByteStringTakesAFileToo() {
    HttpResponse<byte[]> response =
        server.post(
            "/v2/models/echo-BYTES/infer",
            "words".getBytes(UTF_8),
            "Content-Type",
            "application/octet-stream");

    assertThat(TestServer.json(response).path("outputs").path(0).path("data").toString())
        .isEqualTo("[\"words\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/octet-stream", "application/x-www-form-urlencoded", "a/b"})
  void jsonIsJsonWhateverItIsCalled(String type) {
    HttpResponse<byte[]> response =
        server.infer("read", " \n" + TestServer.quotes(JSON), "Content-Type", type);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(InferBodies.bytes(server.pipeline.seen.element().inputs().get(0)))
        .isEqualTo(Wire.strings("a picture"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "read | image/gif | Content-Type 'image/gif' is not taken (expected: image/png, image/jpeg",
        "mix | image/png | Content-Type 'image/png': model 'mix' takes no file",
      })
  void refusesAFileThatNobodyTakes(String model, String type, String message) {
    HttpResponse<byte[]> response =
        server.post("/v2/models/" + model + "/infer", PICTURE, "Content-Type", type);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(TestServer.error(response)).contains(message);
  }

  @Test
  void bytesForAModelThatTakesNoFileAreTakenForJson() {
    HttpResponse<byte[]> response =
        server.post("/v2/models/mix/infer", PICTURE, "Content-Type", "application/octet-stream");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response)).contains("failed to parse the request JSON");
  }

  private static HttpResponse<byte[]> infer(String json) {
    return server.infer("read", TestServer.quotes(json));
  }
}
