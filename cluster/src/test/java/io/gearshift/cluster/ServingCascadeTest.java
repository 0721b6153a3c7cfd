package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.config.HeldOut;
import io.gearshift.config.ModelRepository;
import io.gearshift.config.Truth;
import io.gearshift.domain.cascade.CascadeOutcome;
import io.gearshift.domain.cascade.ServedCascade;
import io.gearshift.domain.cascade.ValidationTable;
import io.gearshift.domain.catalog.Family;
import io.gearshift.runtime.OnnxModelLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that serves a family by a cascade of real networks. */
class ServingCascadeTest {
  private static final int ITEMS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Warnings warnings = new Warnings();
  @TempDir private Path models;

  @Test
  void whatTheTablePromisesIsWhatClientsGet() throws Exception {
    Fashion fashion = Fashion.in(models, "nano", "small");
    Path conf = models.resolve("fashion/family.conf");
    Files.writeString(
        conf,
        Files.readString(conf).replace("slo = 100ms", "slo = 20s")
            + "\ncascade = [{ variant = nano, threshold = 0.8 }, { variant = small }]\n");
    ModelRepository repository = ModelRepository.open(models);
    Family family = repository.catalog().family("fashion").orElseThrow();
    ServedCascade served = repository.cascade(family).orElseThrow();
    ServingNode node = fashion.start(Map.of(), warnings);
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      ValidationTable table =
          new Validating(repository, loader, node.devices().get(0), warnings::warns)
              .table(family, (variant, examples) -> {});
      CascadeOutcome promised = table.outcome(served.cascade());
      assertThat(promised.reached().get(1)).isBetween(0.1, 0.9);

      List<HeldOut.Example> examples = repository.heldOut(family.id()).orElseThrow().examples();
      int right = 0;
      int forwarded = 0;
      for (int from = 0; from < examples.size(); from += ITEMS) {
        List<HeldOut.Example> some = examples.subList(from, from + ITEMS);
        JsonNode answer = answer(node, "/v2/models/fashion/infer", some);
        right += right(some, answer);
        forwarded += forwarded(answer);
      }
      double size = examples.size();
      assertThat(right / size).isCloseTo(promised.accuracy().value(), within(0.004));
      assertThat(right / size)
          .isGreaterThan(table.accuracy(served.cascade().variants().get(0)).value());
      assertThat(forwarded / size).isCloseTo(promised.reached().get(1), within(0.004));

      JsonNode pinned =
          answer(node, "/v2/models/fashion/versions/nano/infer", examples.subList(0, ITEMS));
      assertThat(pinned.get("model_version").asText()).isEqualTo("nano");
      assertThat(pinned.get("parameters").has("cascade_steps")).isFalse();
      assertThat(metrics(node))
          .contains("gearshift_cascade_queries_total")
          .contains("gearshift_cascade_items_total");
    } finally {
      node.stop().toCompletableFuture().join();
    }
  }

  private JsonNode answer(ServingNode node, String path, List<HeldOut.Example> examples)
      throws Exception {
    StringJoiner pixels = new StringJoiner(",", "[", "]");
    for (HeldOut.Example example : examples) {
      ByteBuffer data = example.inputs().get(0).data();
      while (data.hasRemaining()) {
        pixels.add(Float.toString(data.getFloat()));
      }
    }
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"FP32\",\"shape\":[%d,1,28,28],\"data\":%s}]}"
            .formatted(examples.size(), pixels);
    HttpRequest request =
        HttpRequest.newBuilder(node.uri().orElseThrow().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private String metrics(ServingNode node) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(node.adminUri().resolve("/metrics")).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int right(List<HeldOut.Example> examples, JsonNode answer) {
    JsonNode scores = answer.get("outputs").get(0).get("data");
    int classes = scores.size() / examples.size();
    int right = 0;
    for (int i = 0; i < examples.size(); i++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        boolean higher =
            scores.get(i * classes + k).asDouble() > scores.get(i * classes + best).asDouble();
        best = higher ? k : best;
      }
      right += best == ((Truth.ClassLabel) examples.get(i).truth()).label() ? 1 : 0;
    }
    return right;
  }

  /** From {@code nano:7,small:3}: how many were decided by the second. */
  private static int forwarded(JsonNode answer) {
    JsonNode parameters = answer.get("parameters");
    if (parameters.get("cascade_steps").asInt() == 1) {
      assertThat(parameters.get("cascade_ending").asText()).isEqualTo("certain");
      return 0;
    }
    assertThat(answer.get("model_version").asText()).isEqualTo("small");
    String variants = parameters.get("cascade_variants").asText();
    return Integer.parseInt(variants.substring(variants.indexOf("small:") + "small:".length()));
  }
}
