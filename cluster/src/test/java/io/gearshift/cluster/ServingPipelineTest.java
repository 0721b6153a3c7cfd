package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.actors.pipeline.PipelineRouter;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.catalog.Catalog.Quarantined;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.PipelineId;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node in this process, with a pipeline of real networks: look at all, then at each. */
class ServingPipelineTest {
  private static final PipelineId TWICE = new PipelineId("twice");
  private static final String CONF =
      """
      task = "looks twice", metric = "none", data-set = "none"
      slo = 5s, min-accuracy = 0.5, on-loss = refuse
      inputs = [ { name = pictures, datatype = FP32, shape = [-1, 1, 28, 28] } ]
      outputs = [
        { name = logits, datatype = FP32, shape = [-1, 10] }
        { name = gist, datatype = FP32, shape = [-1, 10] }
      ]
      nodes = [
        { stage = look, family = fashion, in = [pictures], out = [gist] }
        { step = deal, in = [pictures, gist], out = [picture], each = part, expected = 2 }
        { stage = tell, family = fashion, in = [picture], out = [scores] }
        { gather = part, in = [scores], out = [logits] }
      ]
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Warnings warnings = new Warnings();
  @TempDir private Path models;
  private ServingNode node;

  @BeforeEach
  void startWithAPipeline() throws IOException {
    Fashion fashion = Fashion.in(models, "nano");
    Path pipelines = Files.createDirectories(models.resolve("pipelines"));
    Files.writeString(pipelines.resolve("twice.conf"), CONF);
    Files.writeString(pipelines.resolve("wrong.conf"), CONF.replace("deal", "dael"));
    Files.writeString(
        pipelines.resolve("lost.conf"), CONF.replace("family = fashion", "family = garbage"));
    Path garbage = Files.createDirectories(models.resolve("garbage/only"));
    Files.writeString(garbage.resolve("model.onnx"), "this is no network");
    Files.copy(models.resolve("fashion/nano/variant.conf"), garbage.resolve("variant.conf"));
    Files.writeString(
        models.resolve("garbage/family.conf"),
        Files.readString(models.resolve("fashion/family.conf"))
            .replaceAll("(?m)^labels = .*$", ""));
    node = fashion.start(Map.of(), warnings);
  }

  @AfterEach
  void stop() {
    node.stop().toCompletableFuture().join();
  }

  @Test
  void anAnswerIsWhatTheNetworksSayOfEachItem() throws Exception {
    String boot = picture();
    String blank = blank();

    JsonNode answer = good("twice", pictures("pictures", boot, blank));

    JsonNode parameters = answer.path("parameters");
    assertThat(answer.path("model_name").textValue()).isEqualTo("twice");
    assertThat(parameters.path("look_variants").textValue()).startsWith("nano:");
    assertThat(parameters.path("tell_variants").textValue()).isEqualTo("nano:2");
    assertThat(parameters.path("accuracy").doubleValue()).isBetween(0.6, 0.8);
    assertThat(parameters.path("left_out").intValue()).isZero();
    float[] one = floats(good("fashion", pictures("image", boot)), 0);
    float[] other = floats(good("fashion", pictures("image", blank)), 0);
    assertThat(answer.path("outputs").path(0).path("shape").toString()).isEqualTo("[2,10]");
    assertThat(floats(answer, 0)).containsExactly(concatenated(one, other), within());
    assertThat(floats(answer, 1)).containsExactly(concatenated(one, other), within());
  }

  @Test
  void standsAmongTheModelsAndBrokenOnesDoNot() throws Exception {
    assertThat(get("/v2/models/twice/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/v2/models").body()).contains("\"fashion\"", "\"twice\"");
    assertThat(get("/v2/models/wrong").body()).contains("step 'dael'", "Maybe you meant 'deal'");
    assertThat(get("/v2/models/lost").body())
        .contains("none of the variants of its stage 'look', family 'garbage', can be served");
    assertThat(node.catalog().quarantined())
        .extracting(Quarantined::name)
        .containsExactlyInAnyOrder("wrong", "garbage", "garbage/only", "lost");
  }

  @Test
  void whatAStepRefusesIsTheClientsFault() throws Exception {
    HttpResponse<String> refused = post("twice", pictures("pictures", blank(), blank(), blank()));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("three pictures").doesNotContain("Exception");
    good("twice", pictures("pictures", blank()));
  }

  @Test
  void aThousandQueriesAtOnceGetOneAnswerEach() throws Exception {
    TestProbe<Reply> client = TestProbe.create(node.system());
    Instant now = Instant.now();
    for (int id = 0; id < 1_000; id++) {
      node.router(TWICE).tell(new PipelineRouter.Infer(query(id, now), client.getRef()));
    }
    Set<Long> answered = new HashSet<>();
    int served = 0;
    for (int i = 0; i < 1_000; i++) {
      Reply reply = client.receiveMessage(Duration.ofSeconds(40));
      served += reply instanceof Reply.Piped ? 1 : 0;
      assertThat(answered.add(reply.queryId())).isTrue();
    }
    assertThat(served).isPositive();
    client.expectNoMessage(Duration.ofMillis(100));
    good("twice", pictures("pictures", blank()));
  }

  @Test
  void thePlannerKnowsWhatIsAskedOfIt() throws Exception {
    for (int i = 0; i < 40; i++) {
      good("twice", pictures("pictures", blank(), blank()));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> node.planStatus().demand().get(Fashion.ID).perSecond() > 5);
  }

  private static Query query(long id, Instant now) {
    Tensor two =
        new Tensor(
            "pictures",
            DataType.FP32,
            Shape.of(2, 1, 28, 28),
            ByteBuffer.allocate(2 * 784 * Float.BYTES));
    return new Query(id, now, now.plusSeconds(30), 1, List.of(two));
  }

  private String picture() throws IOException {
    String data = json.readTree(Fashion.picture()).path("inputs").path(0).path("data").toString();
    return data.substring(1, data.length() - 1);
  }

  private static String blank() {
    return String.join(",", Collections.nCopies(784, "0"));
  }

  private static String pictures(String input, String... pictures) {
    return String.format(
        "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[%d,1,28,28],\"data\":[%s]}]}",
        input, pictures.length, String.join(",", pictures));
  }

  private JsonNode good(String model, String body) throws Exception {
    HttpResponse<String> response = post(model, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json.readTree(response.body());
  }

  private static float[] floats(JsonNode answer, int output) {
    JsonNode data = answer.path("outputs").path(output).path("data");
    float[] values = new float[data.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = data.path(i).floatValue();
    }
    return values;
  }

  private static float[] concatenated(float[] one, float[] other) {
    float[] both = new float[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** A network gives the last digits otherwise in a batch. */
  private static Offset<Float> within() {
    return Offset.offset(1e-3f);
  }

  private HttpResponse<String> post(String model, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(node.uri().orElseThrow().resolve("/v2/models/" + model + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(node.uri().orElseThrow().resolve(path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
