package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The vector of a text is its length and 0.5. */
  @BeforeEach
  void embed() {
    server.puppets.values().forEach(PuppetRouter::reset);
    server.puppet("vectors").answer(EmbeddingsTest::vectors);
  }

  @Test
  void embedsOneText() {
    JsonNode json = TestServer.json(post("{'model':'vectors','input':'four'}"));

    assertThat(json.toString().replace('"', '\''))
        .isEqualTo(
            "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[4.0,0.5]}],"
                + "'model':'vectors','usage':{'prompt_tokens':0,'total_tokens':0}}");
  }

  @Test
  void embedsMoreTextsThanABatchHasInTheirOrder() {
    String texts =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> "'" + "x".repeat(i) + "'")
            .collect(Collectors.joining(","));

    JsonNode data =
        TestServer.json(post("{'input':[" + texts + "],'model':'vectors','user':'u'}"))
            .path("data");

    assertThat(data).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(data.path(i).path("index").intValue()).isEqualTo(i);
      assertThat(data.path(i).path("embedding").path(0).floatValue()).isEqualTo(i + 1f);
    }
    assertThat(server.puppet("vectors").seen)
        .allMatch(infer -> infer.query().items() <= Repository.MAX_BATCH);
  }

  @Test
  void answersBase64OfLittleEndianFloatsIfAsked() {
    JsonNode data =
        TestServer.json(post("{'model':'vectors','input':['four'],'encoding_format':'base64'}"))
            .path("data");

    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(data.path(0).path("embedding").textValue()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new float[] {bytes.getFloat(), bytes.getFloat()}).containsExactly(4, 0.5f);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'input':'x'}                                             | 400 | 'model' is missing",
        "{'model':'vectors'}                                       | 400 | 0 texts",
        "{'model':'vectors','input':[]}                            | 400 | 0 texts",
        "{'model':'vectors','input':[1,2]}                         | 400 | tokens",
        "{'model':'vectors','input':[[1,2]]}                       | 400 | tokens",
        "{'model':'vectors','input':null}                          | 400 | no text",
        "{'model':'vectors','input':'x','encoding_format':'hex'}   | 400 | base64",
        "{'model':'vectors','input':'x','dimensions':7}            | 400 | dimensions: 7",
        "{'model':'unknown','input':'x'}                           | 404 | unknown model",
        "{'model':'mix','input':'x'}                               | 400 | no embeddings",
        "[]                                                        | 400 | JSON object",
        "{                                                         | 400 | ",
      })
  void refusesInOpenAisForm(String body, int status, String why) {
    HttpResponse<byte[]> response = post(body);

    assertThat(response.statusCode()).isEqualTo(status);
    JsonNode error = TestServer.json(response).path("error");
    assertThat(error.path("message").textValue()).contains(why == null ? "" : why);
    assertThat(error.path("type").textValue()).isEqualTo("invalid_request_error");
    assertThat(error.has("param")).isTrue();
    assertThat(error.path("code").isTextual()).isTrue();
  }

  @Test
  void saysInOpenAisFormThatThereIsTooMuch() {
    server.puppet("vectors").refuse(Reason.OVERLOAD, "the queue is full");

    HttpResponse<byte[]> response = post("{'model':'vectors','input':'x'}");

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(TestServer.json(response).path("error").path("code").textValue())
        .isEqualTo("rate_limit_exceeded");
  }

  private static HttpResponse<byte[]> post(String body) {
    return server.post(
        "/v1/embeddings",
        TestServer.quotes(body).getBytes(UTF_8),
        "Content-Type",
        "application/json");
  }

  private static List<Tensor> vectors(Query query) {
    List<String> texts = Texts.of(query.inputs().get(0));
    float[] values = new float[2 * texts.size()];
    for (int i = 0; i < texts.size(); i++) {
      values[2 * i] = texts.get(i).length();
      values[2 * i + 1] = 0.5f;
    }
    return List.of(
        new Tensor(
            "vector",
            DataType.FP32,
            Shape.of(texts.size(), 2),
            ByteBuffer.wrap(Wire.floats(values))));
  }
}
