package io.gearshift.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand real labelled inputs, posted over HTTP to each variant (a quarter of them to those
 * that take longest), are answered as accurately as its {@code variant.conf} states, within three
 * standard errors.
 */
class AccuracyIT {
  private static final int INPUTS = 1_000;
  private static final int IN_FLIGHT = 8;
  private static final String SLOW = "-fp32";
  private static final Pattern STATED = Pattern.compile("(?m)^accuracy\\s*=\\s*([0-9.]+)");

  private record Labelled(String body, String label) {}

  @TempDir Path models;

  @Test
  void everyVariantOfFashionIsAsAccurateAsItSays() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("fashion"), models.resolve("fashion"));
    check("fashion", pictures(), List.of("nano", "tiny", "small", "medium", "large"));
  }

  @Test
  void everyVariantOfTopicsIsAsAccurateAsItSaysOnceItIsPulled() throws Exception {
    Folders.copy(Gearshift.MODELS.resolve("topics"), models.resolve("topics"));
    try (Gearshift pull = Gearshift.run("models", "pull", "topics", "-r", models.toString())) {
      assertThat(pull.awaitExit()).as(pull.output()).isZero();
    }
    check(
        "topics",
        glosses(),
        List.of("bow", "minilm-int8", "bge-int8", "e5-int8", "minilm-fp32", "bge-fp32", "e5-fp32"));
  }

  @Test
  void theMostAccuratePathThroughSceneIsAsAccurateAsItSays() throws Exception {
    for (String family : List.of("scene-detect", "garments", "pipelines")) {
      Folders.copy(Gearshift.MODELS.resolve(family), models.resolve(family));
    }
    Files.delete(models.resolve("pipelines/ocr.conf"));
    Path conf = models.resolve("pipelines/scene.conf");
    // nobody is late here, so every query is served by the most accurate variants
    Files.writeString(conf, Files.readString(conf).replaceAll("(?m)^slo\\s*=.*", "slo = 60s"));
    try (Gearshift server = Gearshift.serve(models);
        Gearshift load =
            Gearshift.run(
                "load",
                "scene",
                "-r",
                models.toString(),
                "-u",
                server.url(),
                "--rate=30",
                "--cv2=0",
                "--duration=5s",
                "--json=-")) {
      assertThat(load.awaitExit()).as(load.output()).isZero();
      JsonNode report =
          Client.JSON.readTree(
              load.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow());
      assertThat(report.get("variants").fieldNames())
          .toIterable()
          .containsExactly("classify/small", "detect/large");
      // of 3,000 scenes 0.816; with 150 of them it is good to about 3 points
      assertThat(report.get("accuracyMeasured").asDouble()).isCloseTo(0.816, within(0.05));
    }
  }

  private void check(String family, List<Labelled> inputs, List<String> variants) throws Exception {
    assertThat(inputs).hasSize(INPUTS);
    Path conf = models.resolve(family).resolve("family.conf");
    // nobody is late here: what is measured is accuracy, on whatever machine this is
    Files.writeString(conf, Files.readString(conf).replaceAll("(?m)^slo\\s*=.*", "slo = 60s"));
    try (Gearshift server = Gearshift.serve(models)) {
      Client client = new Client(server.url());
      for (String variant : variants) {
        List<Labelled> asked = variant.endsWith(SLOW) ? everyFourth(inputs) : inputs;
        double right = right(client, family, variant, asked);
        double stated = stated(models.resolve(family).resolve(variant));
        double error = Math.sqrt(stated * (1 - stated) / asked.size());
        System.out.printf("%s/%s: stated %.4f, over HTTP %.4f%n", family, variant, stated, right);
        assertThat(right).as(family + "/" + variant).isCloseTo(stated, within(3 * error));
      }
    }
  }

  private static List<Labelled> everyFourth(List<Labelled> inputs) {
    return IntStream.range(0, inputs.size() / 4).mapToObj(i -> inputs.get(4 * i)).toList();
  }

  private static double right(Client client, String family, String variant, List<Labelled> inputs) {
    String path = "/v2/models/" + family + "/versions/" + variant + "/infer";
    Deque<CompletableFuture<Boolean>> inFlight = new ArrayDeque<>();
    int right = 0;
    for (Labelled input : inputs) {
      if (inFlight.size() == IN_FLIGHT) {
        right += inFlight.remove().join() ? 1 : 0;
      }
      inFlight.add(
          client
              .postLater(path, input.body())
              .thenApply(answer -> label(answer, variant).equals(input.label())));
    }
    for (CompletableFuture<Boolean> answer : inFlight) {
      right += answer.join() ? 1 : 0;
    }
    return (double) right / inputs.size();
  }

  private static String label(Client.Answer answer, String variant) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    assertThat(answer.body().get("model_version").asText()).isEqualTo(variant);
    JsonNode best = answer.body().at("/outputs/0/data/0");
    return best.asText().split(":", 3)[2];
  }

  private List<Labelled> pictures() throws IOException {
    Path folder = Gearshift.MODELS.resolve("fashion");
    List<String> names = Files.readAllLines(folder.resolve("labels.txt"));
    byte[] pixels = unzipped(folder.resolve("held-out/images.idx3.gz"), 16);
    byte[] labels = unzipped(folder.resolve("held-out/labels.idx1.gz"), 8);
    List<Labelled> inputs = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      ArrayNode data = Client.JSON.createArrayNode();
      for (int p = 0; p < 784; p++) {
        data.add(pixels[i * 784 + p] & 0xff);
      }
      inputs.add(new Labelled(body("image", "FP32", "[1,1,28,28]", data), names.get(labels[i])));
    }
    return inputs;
  }

  private List<Labelled> glosses() throws IOException {
    List<Labelled> inputs = new ArrayList<>();
    for (String line :
        Files.readAllLines(Gearshift.MODELS.resolve("topics/held-out/glosses.tsv"))) {
      String[] parts = line.split("\t", 2);
      ArrayNode data = Client.JSON.createArrayNode().add(parts[1]);
      inputs.add(new Labelled(body("text", "BYTES", "[1]", data), parts[0]));
    }
    return inputs;
  }

  private static String body(String name, String type, String shape, ArrayNode data)
      throws IOException {
    ObjectNode input = Client.JSON.createObjectNode().put("name", name).put("datatype", type);
    input.set("shape", Client.JSON.readTree(shape));
    input.set("data", data);
    ObjectNode output = Client.JSON.createObjectNode().put("name", "logits");
    output.set("parameters", Client.JSON.createObjectNode().put("classification", 1));
    ObjectNode body = Client.JSON.createObjectNode();
    body.set("inputs", Client.JSON.createArrayNode().add(input));
    body.set("outputs", Client.JSON.createArrayNode().add(output));
    return body.toString();
  }

  private static byte[] unzipped(Path file, int header) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(header);
      return in.readAllBytes();
    }
  }

  private static double stated(Path variant) throws IOException {
    Matcher found = STATED.matcher(Files.readString(variant.resolve("variant.conf")));
    assertThat(found.find()).as("accuracy in %s", variant).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
