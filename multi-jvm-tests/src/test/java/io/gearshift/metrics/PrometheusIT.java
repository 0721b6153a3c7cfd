package io.gearshift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.processes.Gearshift;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the dashboards and the alert rules ask for, asked of a real Prometheus. */
class PrometheusIT {
  private static final Path DEPLOY = Path.of("../deploy");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QUERY =
      "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,1,28,28],\"datatype\":\"FP32\",\"data\":["
          + "0,".repeat(783)
          + "0]}]}";

  /** What the dashboards ask that people run beside Triton. */
  private static final List<String> TRITON =
      List.of(
          "sum by (model, version) (rate(nv_inference_request_success[10s]))",
          "sum by (model) (rate(nv_inference_request_failure[10s]))",
          "sum by (model) (rate(nv_inference_count[10s]))",
          "sum by (model) (rate(nv_inference_count[10s]))"
              + " / sum by (model) (rate(nv_inference_exec_count[10s]))",
          "sum by (model) (rate(nv_inference_request_duration_us[10s])) / 1000"
              + " / sum by (model) (rate(nv_inference_request_success[10s]))",
          "sum by (model) (rate(nv_inference_queue_duration_us[10s]))"
              + " / sum by (model) (rate(nv_inference_request_success[10s]))",
          "sum by (model) (rate(nv_inference_compute_input_duration_us[10s]))",
          "sum by (model) (rate(nv_inference_compute_infer_duration_us[10s]))",
          "sum by (model) (rate(nv_inference_compute_output_duration_us[10s]))",
          "sum by (model) (nv_inference_pending_request_count)",
          "nv_cpu_utilization",
          "nv_cpu_memory_used_bytes / nv_cpu_memory_total_bytes");

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  private static Gearshift server;
  private static Process prometheus;
  private static URI asked;

  @BeforeAll
  static void scrape() throws Exception {
    assumeTrue(System.getenv("CI") != null || isThere(), "prometheus is not on this machine");
    server =
        Gearshift.serve(
            Path.of("../models"),
            "-D",
            "accuracy.shadow.share=1",
            "-D",
            "accuracy.shadow.device-time-share=1");
    int port = freePort();
    asked = URI.create("http://127.0.0.1:" + port);
    Path settings =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: gearshift
                static_configs: [{ targets: ["%s"] }]
            """
                .formatted(URI.create(server.adminUrl()).getAuthority()));
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + settings,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + asked.getAuthority())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "prometheus.log"))
            .start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> samples("nv_inference_request_success") > 0);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              infer();
              return samples("rate(nv_inference_count[10s]) > 0") > 0
                  && samples("gearshift_effective_accuracy_checked > 0") > 0;
            });
    infer();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (prometheus != null) {
      prometheus.destroy();
      prometheus.waitFor(10, TimeUnit.SECONDS);
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void everyQueryOfTheDashboardReturnsData() throws Exception {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = JSON.readTree(DEPLOY.resolve("grafana/gearshift.json").toFile());
    for (JsonNode query : dashboard.findValues("expr")) {
      queries.add(query.asText().replace("$__rate_interval", "10s").replace("$family", ".*"));
    }
    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(withoutData(queries)).isEmpty();
  }

  @Test
  void everyQueryOfDashboardsForTritonReturnsData() throws Exception {
    assertThat(withoutData(TRITON)).isEmpty();
  }

  @Test
  void theAlertRulesAreValid() throws Exception {
    Process check =
        new ProcessBuilder(
                "promtool", "check", "rules", DEPLOY.resolve("prometheus/alerts.yaml").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  private static List<String> withoutData(List<String> queries) throws Exception {
    List<String> empty = new ArrayList<>();
    for (String query : queries) {
      if (samples(query) == 0) {
        empty.add(query);
      }
    }
    return empty;
  }

  private static int samples(String query) throws Exception {
    URI uri =
        asked.resolve("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
    HttpResponse<String> answer =
        HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(query + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data").path("result").size();
  }

  private static void infer() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v2/models/fashion/versions/nano/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(QUERY))
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static boolean isThere() throws InterruptedException {
    try {
      return new ProcessBuilder("prometheus", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
