package io.gearshift.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.cli.load.PuppetServer.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoadTest {
  private static final String FAMILY =
      """
      task = "tell topics apart", metric = "top-1 accuracy", data-set = "glosses"
      slo = 200ms, max-batch = 8
      inputs = [ { name = text, datatype = BYTES, shape = [-1] } ]
      outputs = [ { name = scores, datatype = FP32, shape = [-1, 3] } ]
      """;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeRepository() throws IOException {
    Path variant = Files.createDirectories(folder.resolve("toy/nano"));
    Files.writeString(
        variant.resolve("variant.conf"), "accuracy = 0.8, measured = here, licence = MIT");
    Files.writeString(variant.resolve("model.onnx"), "network");
    Files.writeString(
        folder.resolve("toy/family.conf"),
        FAMILY + "held-out { format = tsv, inputs = \"examples.tsv\" }");
    Files.writeString(folder.resolve("toy/examples.tsv"), "1\tone\n1\t\"two\"\n0\tthree\n1\tx\n");
  }

  private int load(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--rate", "100", "--cv2", "0"));
    return loadAsRecorded(all.toArray(String[]::new));
  }

  private int loadAsRecorded(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-r", folder.toString(), "--duration", "1s"));
    return new CommandLine(new Load())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.append(failure.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  @Test
  void standardOutputIsTheReportAsJsonAndNothingElse() throws IOException {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      assertThat(load("toy", "-u", server.url(), "--json", "-", "--name", "mine")).isZero();
      JsonNode report = new ObjectMapper().readTree(out.toString());
      assertThat(report.path("name").asText()).isEqualTo("mine");
      assertThat(report.path("offered").asInt()).isEqualTo(100);
      assertThat(report.path("accuracyMeasured").asDouble()).isEqualTo(0.75);
      assertThat(report.path("accuracyProfiled").asDouble()).isEqualTo(0.8);
      assertThat(report.path("perSecond").path(0).path("offered").asInt()).isEqualTo(100);
      assertThat(report.path("sloMs").asDouble()).isEqualTo(200);
      assertThat(err.toString()).contains("even, steady 100/s", "in time");
    }
  }

  @Test
  void textsAreSentAsJsonIfThatIsAskedFor() throws IOException {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      assertThat(load("toy", "-u", server.url(), "--json-bodies", "--slo-ms", "50")).isZero();
      assertThat(server.lastBody())
          .startsWith(
              "{\"parameters\":{\"slo_ms\":50.0},\"inputs\":[{\"name\":\"text\","
                  + "\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"")
          .endsWith("\"]}]}");
      assertThat(out.toString()).contains("SLO 50 ms, JSON bodies");
    }
  }

  @Test
  void thePageHoldsTheReportAndNothingThatEndsItsScript() throws IOException {
    Path page = folder.resolve("page.html");
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      load("toy", "-u", server.url(), "--html", page.toString(), "--name", "</script>");
    }
    assertThat(Files.readString(page))
        .contains("\"name\":\"\\u003c/script>\"", "\"offered\":100")
        .doesNotContain("src=", "href=");
  }

  @Test
  void aPlaceForTheReportThatDoesNotExistIsNamedBeforeTheRun() {
    load("toy", "--html", folder.resolve("none/page.html").toString());
    assertThat(err.toString()).contains("page.html' (expected: a file in a folder that exists)");
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(load("toy", "-u", "http://localhost:" + port)).isEqualTo(1);
    assertThat(err.toString())
        .contains("nobody answers at http://localhost:" + port, "./gearshift serve");
  }

  @Test
  void aFamilyThatTheRepositoryOrTheServerDoesNotHaveIsNamed() throws IOException {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      load("tay", "-u", server.url());
      assertThat(err.toString()).contains("family: 'tay' (expected: one of [toy]");
      Files.move(folder.resolve("toy"), folder.resolve("other"));
      load("other", "-u", server.url());
      assertThat(err.toString()).contains("'other' is not served at", "(expected: one of [toy])");
    }
  }

  @Test
  void queriesShowTheKeyThatIsGiven() throws IOException {
    Path token = Files.writeString(folder.resolve("secret.key"), "secret\n");
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      assertThat(load("toy", "-u", server.url(), "--token-file", token.toString())).isZero();
      assertThat(server.lastAuthorization()).isEqualTo("Bearer secret");
    }
  }

  @Test
  void aServerThatSpeaksTlsIsNotMeasured() {
    load("toy", "-u", "https://localhost:8080");
    assertThat(err.toString()).contains("url: 'https://localhost:8080' (expected: http");
  }

  @Test
  void aVariantThatTheServerDoesNotHaveIsNamed() throws IOException {
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      load("toy", "-u", server.url(), "--variant", "huge");
      assertThat(err.toString()).contains("variant: 'huge' (expected: one of [nano]");
    }
  }

  @Test
  void aFamilyWithoutExamplesIsRefused() throws IOException {
    Files.writeString(folder.resolve("toy/family.conf"), FAMILY);
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      load("toy", "-u", server.url());
      assertThat(err.toString()).contains("toy has no held-out data");
    }
  }

  @Test
  void aServerThatDoesNotUnderstandTheQueriesIsNotLoaded() throws IOException {
    Reply bad = new Reply(400, "{\"error\":\"no such input\"}");
    try (PuppetServer server = new PuppetServer(number -> bad)) {
      assertThat(load("toy", "-u", server.url())).isEqualTo(1);
      assertThat(err.toString()).contains("refuses the first query: 400 no such input");
      assertThat(server.asked()).isEqualTo(1);
    }
  }

  @Test
  void shapesThatLackARateOrStandBesideATraceAreRefused() throws IOException {
    Path trace = Files.writeString(folder.resolve("trace.csv"), "1\n2\n");
    load("toy", "--shape", "spikes");
    assertThat(err.toString()).contains("shape: spikes needs two rates");
    load("toy", "--trace", trace.toString(), "--to", "5");
    assertThat(err.toString()).contains("trace: has its own shape");
    load("toy", "--scale", "0");
    assertThat(err.toString()).contains("less than one query is due in all");
  }

  @Test
  void recordedQueriesAreSentAtTheirInstants() throws IOException {
    String trace = trace("arrival_ms,family\n10,toy\n20,other\n300,toy\n1900,toy\n2500,toy\n");
    try (PuppetServer server = new PuppetServer(number -> Reply.OK)) {
      loadAsRecorded("toy", "-u", server.url(), "--json", "-", "--trace", trace);
      JsonNode report = new ObjectMapper().readTree(out.toString());
      assertThat(report.path("offered").asInt()).as(err.toString()).isEqualTo(2);
      assertThat(report.path("arrivals").asText()).isEqualTo("recorded, trace trace.csv");
      out.getBuffer().setLength(0);
      loadAsRecorded("toy", "-u", server.url(), "--json", "-", "--trace", trace, "--scale", "2");
      report = new ObjectMapper().readTree(out.toString());
      assertThat(report.path("offered").asInt()).as("1.9 s at twice the speed").isEqualTo(3);
    }
  }

  @Test
  void whatMakesNoSenseWithRecordedQueriesIsRefused() throws IOException {
    load("toy", "--trace", trace("seconds\n1\n"));
    assertThat(err.toString()).contains("cv2: 0.0 (expected: none, for the instants");
    loadAsRecorded("toy", "--trace", trace("seconds\n1\n"), "--to", "5");
    assertThat(err.toString()).contains("trace: has its own shape");
    loadAsRecorded("toy", "--trace", trace("seconds\n1\n"));
    assertThat(err.toString()).contains("less than one query is due in all");
    loadAsRecorded("toy", "--trace", trace("seconds,family\n1,other\n"));
    assertThat(err.toString()).contains("has none of [toy] (expected: of [other])");
    loadAsRecorded("toy", "--trace", trace("seconds,slo_ms\n0,5\n"));
    assertThat(err.toString()).contains("has a column slo_ms (expected: none,", "--slo-ms");
  }

  private String trace(String text) throws IOException {
    return Files.writeString(folder.resolve("trace.csv"), text).toString();
  }
}
