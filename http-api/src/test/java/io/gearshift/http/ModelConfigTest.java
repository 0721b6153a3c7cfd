package io.gearshift.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
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
  void hasTheFieldsThatClientsRead() {
    JsonNode config = TestServer.json(server.get("/v2/models/scores/config"));

    assertThat(config.path("name").textValue()).isEqualTo("scores");
    assertThat(config.path("platform").textValue()).isEqualTo("onnx_onnxv1");
    assertThat(config.path("max_batch_size").intValue()).isEqualTo(Repository.MAX_BATCH);
    assertThat(config.path("input").toString())
        .isEqualTo("[{\"name\":\"in\",\"data_type\":\"TYPE_FP32\",\"dims\":[4]}]");
    assertThat(config.path("output").toString())
        .contains("\"data_type\":\"TYPE_FP32\",\"dims\":[4],\"label_filename\"");
    assertThat(config.path("dynamic_batching").isObject()).isTrue();
    assertThat(config.path("version_policy").path("all").isObject()).isTrue();
  }

  @Test
  void namesTheVersionThatIsAskedAbout() {
    assertThat(
            TestServer.json(server.get("/v2/models/mix/versions/large/config"))
                .path("version_policy")
                .toString())
        .isEqualTo("{\"specific\":{\"versions\":[\"large\"]}}");
    assertThat(server.get("/v2/models/mix/versions/none/config").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatAModelThatDoesNotBatchHasNoBatches() {
    JsonNode config = TestServer.json(server.get("/v2/models/single/config"));

    assertThat(config.path("max_batch_size").intValue()).isZero();
    assertThat(config.has("dynamic_batching")).isFalse();
    assertThat(config.path("input").path(0).path("dims")).isEmpty();
  }

  /** The dimensions of the configuration are those of the metadata without the batch. */
  @ParameterizedTest
  @ValueSource(strings = {"mix", "scores", "single", "pair", "echo-BF16", "echo-BYTES", "read"})
  void agreesWithTheMetadata(String model) {
    JsonNode config = TestServer.json(server.get("/v2/models/" + model + "/config"));
    JsonNode metadata = TestServer.json(server.get("/v2/models/" + model));
    boolean batches = config.path("max_batch_size").intValue() > 0;

    assertThat(config.path("platform")).isEqualTo(metadata.path("platform"));
    for (String side : List.of("input", "output")) {
      assertThat(config.path(side)).hasSameSizeAs(metadata.path(side + "s"));
      for (int i = 0; i < config.path(side).size(); i++) {
        JsonNode configured = config.path(side).path(i);
        JsonNode described = metadata.path(side + "s").path(i);
        List<Long> shape = new ArrayList<>();
        if (batches) {
          shape.add(-1L);
        }
        configured.path("dims").forEach(size -> shape.add(size.longValue()));
        List<Long> expected = new ArrayList<>();
        described.path("shape").forEach(size -> expected.add(size.longValue()));
        assertThat(configured.path("name")).isEqualTo(described.path("name"));
        assertThat(shape).isEqualTo(expected);
        assertThat(configured.path("data_type").textValue().replace("TYPE_STRING", "TYPE_BYTES"))
            .isEqualTo("TYPE_" + described.path("datatype").textValue());
      }
    }
  }
}
