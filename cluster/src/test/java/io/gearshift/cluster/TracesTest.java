package io.gearshift.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.gearshift.cluster.Collector.Received;
import io.gearshift.grpc.protocol.GRPCInferenceServiceGrpc;
import io.gearshift.grpc.protocol.ModelInferRequest;
import io.gearshift.grpc.protocol.ModelInferRequest.InferInputTensor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A front end and a node with a device, both telling one collector. */
class TracesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String PARENT = "b7ad6b7169203331";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path models;
  private static Collector collector;
  private static ServingNode devices;
  private static ServingNode front;

  @BeforeAll
  static void start() throws Exception {
    collector = new Collector();
    Fashion fashion = Fashion.in(models, "nano");
    Path pipelines = Files.createDirectories(models.resolve("pipelines"));
    Files.writeString(
        pipelines.resolve("twice.conf"),
        """
        task = "looks twice", metric = "none", data-set = "none"
        slo = 5s, min-accuracy = 0.5, on-loss = refuse
        inputs = [ { name = pictures, datatype = FP32, shape = [-1, 1, 28, 28] } ]
        outputs = [ { name = logits, datatype = FP32, shape = [-1, 10] } ]
        nodes = [
          { stage = look, family = fashion, in = [pictures], out = [gist] }
          { step = deal, in = [pictures, gist], out = [picture], each = part, expected = 2 }
          { stage = tell, family = fashion, in = [picture], out = [scores] }
          { gather = part, in = [scores], out = [logits] }
        ]
        """);
    Map<String, String> tracing =
        Map.of(
            "tracing.endpoint", collector.endpoint(),
            "tracing.share", "0",
            "tracing.headers.Authorization", "Bearer of-the-collector");
    devices =
        fashion.start(
            with(tracing, "node.name", "devices", "cluster.roles", "[device]"), new Warnings());
    front =
        fashion.start(
            with(
                tracing,
                "node.name",
                "front",
                "cluster.roles",
                "[frontend]",
                "cluster.join",
                devices.address()),
            new Warnings());
  }

  @AfterAll
  static void stop() {
    front.stop().toCompletableFuture().join();
    devices.stop().toCompletableFuture().join();
    collector.close();
  }

  @Test
  void aSampledQueryIsSeenFromTheRequestToTheRunOnTheOtherNode() throws Exception {
    String trace = trace();
    HttpResponse<String> answer = ask(front, "fashion", header(trace, "01"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Received> spans = named(await(trace, 5));

    Received infer = spans.get("infer");
    assertThat(infer.parent()).isEqualTo(PARENT);
    assertThat(infer.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(infer.attributes())
        .containsEntry("gearshift.model", "fashion")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("gearshift.outcome", "answered");
    assertThat(answer.headers().firstValue("traceparent"))
        .contains("00-" + trace + "-" + infer.id() + "-01");
    Received route = spans.get("route");
    assertThat(route.parent()).isEqualTo(infer.id());
    Received attempt = spans.get("attempt");
    assertThat(attempt.parent()).isEqualTo(route.id());
    assertThat(List.of(infer.node(), route.node(), attempt.node())).containsOnly("front");
    Received queue = spans.get("queue");
    Received run = spans.get("run");
    assertThat(List.of(queue.node(), run.node())).containsOnly("devices");
    assertThat(List.of(queue.parent(), run.parent())).containsOnly(attempt.id());

    String device = devices.devices().get(0).id().name();
    assertThat(route.attributes())
        .containsEntry("gearshift.family", "fashion")
        .containsEntry("gearshift.variant", "nano")
        .containsEntry("gearshift.device", device)
        .containsEntry("gearshift.batch_size", "1")
        .containsEntry("gearshift.attempts", "1")
        .containsEntry("gearshift.outcome", "answered");
    assertThat(run.attributes())
        .containsEntry("gearshift.variant", "nano")
        .containsEntry("gearshift.device", device)
        .containsEntry("gearshift.batch_size", "1");
    assertThat(starts(infer, route, attempt, queue, run)).isSorted();
    assertThat(starts(run)).containsExactly(queue.span().getEndTimeUnixNano());
    assertThat(ends(run, attempt, route, infer)).isSorted();
    assertThat(collector.authorizations()).containsOnly("Bearer of-the-collector");
  }

  @Test
  void everyStageOfAPipelineIsUnderIt() throws Exception {
    String trace = trace();
    String body = Fashion.picture().replace("\"image\"", "\"pictures\"");
    HttpResponse<String> answer = ask(front, "twice", body, header(trace, "01"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<Received> spans = await(trace, 12);

    Received pipeline = only(spans, "pipeline");
    assertThat(pipeline.parent()).isEqualTo(only(spans, "infer").id());
    assertThat(pipeline.attributes())
        .containsEntry("gearshift.pipeline", "twice")
        .containsEntry("gearshift.outcome", "answered");
    List<Received> stages = all(spans, "stage");
    assertThat(stages)
        .extracting(stage -> stage.attributes().get("gearshift.stage"))
        .containsExactlyInAnyOrder("look", "tell");
    assertThat(stages).extracting(Received::parent).containsOnly(pipeline.id());
    assertThat(all(spans, "route"))
        .extracting(Received::parent)
        .containsExactlyInAnyOrderElementsOf(stages.stream().map(Received::id).toList());
    assertThat(all(spans, "run")).hasSize(2).extracting(Received::node).containsOnly("devices");
  }

  @Test
  void aQueryThatIsNotToBeSampledIsNotButItsTraceIsNamed() throws Exception {
    String not = trace();
    HttpResponse<String> answer = ask(front, "fashion", header(not, "00"));
    assertThat(answer.headers().firstValue("traceparent")).contains(header(not, "00"));
    HttpResponse<String> without = ask(front, "fashion", "nonsense");
    assertThat(without.statusCode()).isEqualTo(200);
    assertThat(without.headers().firstValue("traceparent")).isEmpty();
    String later = trace();
    ask(front, "fashion", header(later, "01"));
    await(later, 5);
    assertThat(collector.spans(not)).isEmpty();
  }

  @Test
  void aRefusalIsTracedWithItsReason() throws Exception {
    String late = trace();
    String body = Fashion.picture().replaceFirst("\\{", "{\"parameters\":{\"timeout\":1},");
    HttpResponse<String> answer = ask(front, "fashion", body, header(late, "01"));
    assertThat(answer.statusCode()).isBetween(429, 504);
    assertThat(answer.headers().firstValue("traceparent")).isPresent();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> named(collector.spans(late)).keySet().containsAll(Set.of("infer", "route")));
    Received route = named(collector.spans(late)).get("route");
    assertThat(route.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(route.attributes().get("gearshift.outcome")).isIn("deadline", "overload");

    String wrong = trace();
    assertThat(ask(front, "fashion", "{", header(wrong, "01")).statusCode()).isEqualTo(400);
    assertThat(only(await(wrong, 1), "infer").attributes())
        .containsEntry("http.response.status_code", "400")
        .containsEntry("gearshift.outcome", "refused");
  }

  @Test
  void theMetadataOfAGrpcCallIsHonouredAndSentBack() throws Exception {
    String trace = trace();
    Metadata metadata = new Metadata();
    Metadata.Key<String> key = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    metadata.put(key, header(trace, "01"));
    AtomicReference<Metadata> returned = new AtomicReference<>();
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", front.grpcPort().orElseThrow())
            .usePlaintext()
            .intercept(
                MetadataUtils.newAttachHeadersInterceptor(metadata),
                MetadataUtils.newCaptureMetadataInterceptor(returned, new AtomicReference<>()))
            .build();
    try {
      GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(blank());
    } finally {
      channel.shutdownNow();
    }
    assertThat(returned.get().get(key)).contains(trace);
    Map<String, Received> spans = named(await(trace, 5));
    assertThat(spans.get("infer").parent()).isEqualTo(PARENT);
    assertThat(spans.get("infer").attributes()).containsEntry("rpc.grpc.status_code", "0");
    assertThat(spans.get("run").node()).isEqualTo("devices");
  }

  @Test
  void aCollectorThatIsGoneHarmsNoQueryAndWhatIsLostIsCounted() throws Exception {
    String gone;
    try (Collector closed = new Collector()) {
      gone = closed.endpoint();
    }
    ServingNode node =
        new Fashion(models)
            .start(
                Map.of("tracing.endpoint", gone, "tracing.share", "1", "tracing.buffer", "64"),
                new Warnings());
    try {
      for (int i = 0; i < 100; i++) {
        HttpResponse<String> answer = ask(node, "fashion", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("traceparent").orElseThrow()).endsWith("-01");
      }
      String page =
          HTTP.send(
                  HttpRequest.newBuilder(node.adminUri().resolve("/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(page.lines().filter(line -> line.startsWith("gearshift_spans_total")))
          .anyMatch(line -> line.contains("dropped") && !line.endsWith(" 0.0"));
    } finally {
      assertThat(node.stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(40));
    }
  }

  private static String trace() {
    return "%032x".formatted(0xabc0_0000L + COUNT.incrementAndGet());
  }

  private static String header(String trace, String flags) {
    return "00-" + trace + "-" + PARENT + "-" + flags;
  }

  private static Map<String, String> with(Map<String, String> settings, String... more) {
    Map<String, String> all = new HashMap<>(settings);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private static HttpResponse<String> ask(ServingNode node, String model, String header)
      throws Exception {
    return ask(node, model, Fashion.picture(), header);
  }

  private static HttpResponse<String> ask(
      ServingNode node, String model, String body, String header) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.uri().orElseThrow().resolve("/v2/models/" + model + "/infer"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!header.isEmpty()) {
      request.header("traceparent", header);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** So many spans of a trace, and no more. */
  private static List<Received> await(String trace, int count) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(collector.spans(trace)).hasSize(count));
    return collector.spans(trace);
  }

  private static Map<String, Received> named(List<Received> spans) {
    return spans.stream().collect(Collectors.toMap(span -> span.span().getName(), span -> span));
  }

  private static List<Received> all(List<Received> spans, String name) {
    return spans.stream().filter(span -> span.span().getName().equals(name)).toList();
  }

  private static Received only(List<Received> spans, String name) {
    List<Received> found = all(spans, name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static List<Long> starts(Received... spans) {
    return Arrays.stream(spans).map(s -> s.span().getStartTimeUnixNano()).toList();
  }

  private static List<Long> ends(Received... spans) {
    return Arrays.stream(spans).map(s -> s.span().getEndTimeUnixNano()).toList();
  }

  private static ModelInferRequest blank() {
    return ModelInferRequest.newBuilder()
        .setModelName("fashion")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("image")
                .setDatatype("FP32")
                .addAllShape(List.of(1L, 1L, 28L, 28L)))
        .addRawInputContents(ByteString.copyFrom(new byte[784 * 4]))
        .build();
  }
}
