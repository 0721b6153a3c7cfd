package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of a real server that real queries were sent to. */
class MetricsTest {
  private static final int QUERIES = 12;
  private static final int LATE = 2;
  private static final String REFUSED = "outcome=\"refused\"";
  private static final String COMPARED = "gearshift_variant_compared_items";
  private static final String NANO = "variant=\"nano\"";
  private static final Pattern NAME = Pattern.compile("\\b(?:gearshift|nv)_[a-z0-9_]+");
  private static final Pattern BY = Pattern.compile("(?:by|on) \\(([a-z, ]+)\\)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the dashboards that Triton publishes ask for. */
  private static final List<String> TRITON =
      List.of(
          "nv_inference_request_success",
          "nv_inference_request_failure",
          "nv_inference_count",
          "nv_inference_exec_count",
          "nv_inference_request_duration_us",
          "nv_inference_queue_duration_us",
          "nv_inference_compute_input_duration_us",
          "nv_inference_compute_infer_duration_us",
          "nv_inference_compute_output_duration_us",
          "nv_inference_pending_request_count",
          "nv_cpu_utilization",
          "nv_cpu_memory_total_bytes",
          "nv_cpu_memory_used_bytes");

  @TempDir private static Path models;
  private static ServingNode node;
  private static String page;

  /** Of the server's own queries to warm up: a busy machine may be late with some. */
  private static double refusedBefore;

  @BeforeAll
  static void serve() throws Exception {
    Fashion fashion = Fashion.in(models, "nano", "tiny");
    node =
        fashion.start(
            Map.of(
                "metrics.port", "0",
                "accuracy.shadow.share", "1",
                "accuracy.shadow.device-time-share", "1"),
            new Warnings());
    String picture = Fashion.picture();
    refusedBefore = sum(get(node.adminUri(), "/metrics"), "gearshift_queries_total", REFUSED);
    for (int i = 0; i < QUERIES; i++) {
      assertThat(infer(picture, i % 2 == 0 ? "" : "/versions/nano")).isEqualTo(200);
    }
    for (int i = 0; i < LATE; i++) {
      assertThat(infer(picture.replaceFirst("\\{", "{\"parameters\":{\"timeout\":1},"), ""))
          .isBetween(429, 504);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sum(get(node.adminUri(), "/metrics"), COMPARED, NANO) >= QUERIES / 2);
    page = get(node.adminUri(), "/metrics");
  }

  @AfterAll
  static void stop() {
    node.stop().toCompletableFuture().join();
  }

  @Test
  void whatTritonsDashboardsAskForIsThereByModelAndVersion() {
    assertThat(names(page)).containsAll(TRITON);
    assertThat(page.lines())
        .anyMatch(
            line ->
                line.startsWith("nv_inference_count{")
                    && line.contains("model=\"fashion\"")
                    && line.contains("version=\"nano\""));
  }

  @Test
  void theDashboardHearsOfIt() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              String history = get(node.uri().orElseThrow(), "/dashboard/history");
              int inTime = 0;
              for (JsonNode second : JSON.readTree(history).path("seconds")) {
                inTime += second.at("/models/fashion/in_time").asInt();
              }
              return inTime >= QUERIES;
            });
  }

  @Test
  void everyQueryIsCountedOnceWhateverBecameOfIt() throws Exception {
    double answered = sum(page, "gearshift_queries_total", "outcome=\"in-time\"");
    double refused = sum(page, "gearshift_queries_total", REFUSED);
    assertThat(answered).isGreaterThanOrEqualTo(QUERIES); // the server warms itself up
    assertThat(refused).isEqualTo(LATE + refusedBefore);
    assertThat(sum(page, "gearshift_query_duration_seconds_count", "")).isEqualTo(answered);
    assertThat(sum(page, "gearshift_batch_items_sum", ""))
        .isEqualTo(sum(page, "gearshift_items_total", ""));
    assertThat(sum(page, "nv_inference_request_failure", "reason=\"REJECTED\"")).isEqualTo(refused);
    assertThat(sum(page, "gearshift_queries_pending", "")).isZero();
    assertThat(sum(page, "gearshift_device_busy_seconds_total", "")).isPositive();
  }

  /** The query is the same each time, so the two variants always agree on it or never do. */
  @Test
  void answersAreCheckedByTheMostAccurateVariantAndCountNowhereElse() throws Exception {
    double agreement = sum(page, "gearshift_variant_agreement", NANO);
    assertThat(agreement).isIn(0.0, 1.0);
    JsonNode fashion = JSON.readTree(get(node.adminUri(), "/admin/v1/accuracy")).at("/families/0");
    assertThat(fashion.path("reference").asText()).isEqualTo("tiny");
    assertThat(fashion.at("/effective_accuracy/estimate").asDouble())
        .isCloseTo(sum(page, "gearshift_effective_accuracy_measured", ""), within(1e-9));
    assertThat(fashion.at("/effective_accuracy/profiled").asDouble())
        .isCloseTo(sum(page, "gearshift_effective_accuracy", ""), within(1e-9));
  }

  @Test
  void statisticsSayTheSameAsTheMetrics() throws Exception {
    JsonNode all = statistics("/v2/models/fashion/stats");
    assertThat(all.size()).isOne();
    JsonNode fashion = all.get(0);
    assertThat(fashion.path("name").asText()).isEqualTo("fashion");
    assertThat(fashion.path("inference_count").asDouble())
        .isEqualTo(sum(page, "nv_inference_count", ""));
    assertThat(fashion.path("execution_count").asDouble())
        .isEqualTo(sum(page, "nv_inference_exec_count", ""));
    assertThat(fashion.at("/inference_stats/success/count").asDouble())
        .isEqualTo(sum(page, "nv_inference_request_success", ""));
    assertThat(fashion.at("/inference_stats/fail/count").asDouble())
        .isEqualTo(LATE + refusedBefore);
    assertThat(fashion.at("/inference_stats/compute_infer/ns").asLong()).isPositive();
    assertThat(fashion.at("/batch_stats/0/compute_infer/count").asLong()).isPositive();
    assertThat(fashion.path("last_inference").asLong()).isPositive();
  }

  @Test
  void statisticsOfVersionsAddUpToThoseOfTheModel() throws Exception {
    long all = statistics("/v2/models/fashion/stats").get(0).path("inference_count").asLong();
    long sum = 0;
    for (JsonNode version : statistics("/v2/models/stats")) {
      sum += version.path("inference_count").asLong();
    }
    assertThat(sum).isEqualTo(all);
    JsonNode nano = statistics("/v2/models/fashion/versions/nano/stats");
    assertThat(nano.size()).isOne();
    assertThat(nano.get(0).path("version").asText()).isEqualTo("nano");
  }

  @Test
  void statisticsOfAnUnknownModelAreNotFound() throws Exception {
    HttpResponse<String> answer = send(node.uri().orElseThrow(), "/v2/models/none/stats");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("Request for unknown model");
  }

  @Test
  void aPortOfItsOwnShowsTheMetricsAndNothingElse() throws Exception {
    URI metrics = node.metricsUri().orElseThrow();
    assertThat(get(metrics, "/metrics")).contains("nv_inference_count");
    assertThat(send(metrics, "/admin/v1/plan").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(metrics.resolve("/metrics"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void whatTheDashboardsAskForIsThere() throws IOException {
    Set<String> expressions = new LinkedHashSet<>();
    JsonNode dashboard = JSON.readTree(deployed("grafana/gearshift.json").toFile());
    dashboard.findValues("expr").forEach(expr -> expressions.add(expr.asText()));
    assertThat(expressions).hasSizeGreaterThan(15);
    expressions.forEach(MetricsTest::assertAnswerable);
  }

  @Test
  void whatTheAlertsAskForIsThere() throws IOException {
    assertAnswerable(Files.readString(deployed("prometheus/alerts.yaml")));
  }

  /** Every metric that is named has samples, and every label that is named stands in some. */
  private static void assertAnswerable(String expression) {
    Set<String> known = names(page);
    known.add("gearshift_pipeline_queries_total"); // there is no pipeline here
    assertThat(known)
        .as(expression)
        .containsAll(
            NAME.matcher(expression).results().map(MatchResult::group).distinct().toList());
    BY.matcher(expression)
        .results()
        .flatMap(by -> Pattern.compile(", *").splitAsStream(by.group(1)))
        .filter(label -> !label.equals("pipeline"))
        .forEach(label -> assertThat(page).as(expression).contains(label + "=\""));
  }

  private static Set<String> names(String page) {
    return page.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double sum(String page, String name, String label) {
    return page.lines()
        .filter(line -> line.startsWith(name + "{") && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static Path deployed(String file) {
    return Path.of("..", "deploy").resolve(file);
  }

  private static JsonNode statistics(String path) throws Exception {
    return JSON.readTree(get(node.uri().orElseThrow(), path)).path("model_stats");
  }

  private static int infer(String body, String version) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                node.uri().orElseThrow().resolve("/v2/models/fashion" + version + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  private static String get(URI server, String path) throws Exception {
    HttpResponse<String> answer = send(server, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> send(URI server, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
