package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.actors.device.DeviceReport;
import io.gearshift.actors.watch.NodeFigures;
import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.NodeFigures.Queries;
import io.gearshift.actors.watch.NodeFigures.Version;
import io.gearshift.actors.watch.Watch;
import io.gearshift.domain.catalog.Device;
import io.gearshift.domain.catalog.DeviceId;
import io.gearshift.domain.catalog.DeviceKind;
import io.gearshift.domain.catalog.LatencyProfile;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.plan.Assumptions;
import io.gearshift.domain.plan.Objective;
import io.gearshift.domain.plan.Plan;
import io.gearshift.domain.plan.PlanCheck;
import io.gearshift.domain.plan.Problem;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.http.dashboard.Dashboard;
import io.gearshift.http.dashboard.DashboardPorts;
import io.gearshift.http.dashboard.WhatIf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard over a real port. */
class DashboardTest {
  private static final int MAX_PAGES = 2;
  private static final VariantId SMALL = VariantId.of("mix", "small");
  private static final DeviceId CPU = new DeviceId("b-cpu-0");

  private final TestServer server = new TestServer();
  private final PuppetReplanner replanner = new PuppetReplanner();
  private final List<Map<String, Double>> asked = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private WhatIf whatIf = this::empty;
  private ActorRef<Watch.Command> watch;

  @BeforeEach
  void mount() {
    replanner.stand(Plans.SPLIT);
    watch =
        server.kit.spawn(
            Watch.create(
                Duration.ofSeconds(30), Repository.CATALOG.families(), InstantSource.system()));
    Dashboard dashboard =
        Dashboard.start(
            new DashboardPorts(
                Repository.CATALOG,
                server.kit.spawn(replanner.behavior()),
                watch,
                () -> AdminTestServer.CLUSTER,
                demand -> {
                  asked.add(demand);
                  return whatIf.ask(demand);
                }),
            MAX_PAGES,
            InstantSource.system(),
            server.kit.system());
    server.server.mount(dashboard);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void thePageAndItsFilesComeFromThisServerAlone() {
    HttpResponse<byte[]> page = server.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(TestServer.header(page, "Content-Type")).startsWith("text/html");
    assertThat(TestServer.header(page, "Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(new String(page.body(), UTF_8)).doesNotContain("http://", "https://", "style=");
    for (String file :
        List.of(
            "app.js",
            "charts.js",
            "devices.js",
            "look.js",
            "whatif.js",
            "style.css",
            "uplot.js",
            "uplot.css",
            "icon.svg",
            "uplot-license.txt")) {
      assertThat(server.get("/dashboard/" + file).statusCode()).as(file).isEqualTo(200);
    }
    assertThat(server.get("/dashboard").statusCode()).isEqualTo(200);
  }

  @Test
  void aFileIsSentOnceAndCompressed() {
    HttpResponse<byte[]> plain = server.get("/dashboard/uplot.js");
    HttpResponse<byte[]> zipped =
        server.send(
            HttpRequest.newBuilder(server.uri("/dashboard/uplot.js"))
                .header("Accept-Encoding", "gzip"));
    HttpResponse<byte[]> known =
        server.send(
            HttpRequest.newBuilder(server.uri("/dashboard/uplot.js"))
                .header("If-None-Match", TestServer.header(plain, "ETag")));

    assertThat(TestServer.header(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.body().length).isLessThan(plain.body().length / 2);
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  @Test
  void whatIsNotThereIsSaidInTheProtocolsForm() {
    assertThat(TestServer.error(server.get("/dashboard/nothing"))).contains("try / or /dashboard");
    assertThat(server.post("/", new byte[0]).statusCode()).isEqualTo(405);
    assertThat(server.get("/dashboard/what-if").statusCode()).isEqualTo(405);
    assertThat(server.get("/v2").statusCode()).isEqualTo(200);
  }

  @Test
  void aNameOfAnotherMachineIsRefusedOnLoopback() throws IOException {
    Socket socket = open("GET /dashboard/layout HTTP/1.1\r\nHost: evil.example\r\n\r\n");

    assertThat(lines(socket).readLine()).contains("403");
  }

  @Test
  void theLayoutTellsModelsDevicesNodesAndThePlan() {
    watch.tell(new Watch.Observe(device()));

    JsonNode layout = TestServer.json(server.get("/dashboard/layout"));

    assertThat(layout.at("/self").textValue()).isEqualTo("a");
    assertThat(layout.at("/planner_node").textValue()).isEqualTo("b");
    assertThat(layout.at("/nodes/0/name").textValue()).isEqualTo("b");
    assertThat(layout.at("/nodes/0").has("address")).isFalse();
    JsonNode device = find(layout.path("devices"), "id", CPU.name());
    assertThat(device.path("node").textValue()).isEqualTo("b");
    assertThat(device.at("/holds/0/variant").textValue()).isEqualTo("small");
    assertThat(device.at("/holds/0/state").textValue()).isEqualTo("serving");
    JsonNode mix = find(layout.path("models"), "name", "mix");
    List<Double> accuracies = new ArrayList<>();
    mix.path("variants").forEach(variant -> accuracies.add(variant.path("accuracy").asDouble()));
    assertThat(accuracies).isNotEmpty().isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(find(layout.path("models"), "name", Repository.READ.id().name()).path("stages"))
        .isNotEmpty();
    assertThat(layout.at("/plan/epoch").longValue())
        .isEqualTo(Plans.SPLIT.plan().orElseThrow().epoch());
    assertThat(layout.at("/plan/rationale").size())
        .isEqualTo(Plans.SPLIT.plan().orElseThrow().rationale().size());
  }

  @Test
  void secondsTellWhatTheClusterDid() {
    watch.tell(new Watch.Hear(figures(1, 0, 0)));
    awaitSeconds(1);
    watch.tell(new Watch.Hear(figures(2, 90, 10)));

    JsonNode second =
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () -> {
                  JsonNode seconds =
                      TestServer.json(server.get("/dashboard/history")).path("seconds");
                  for (JsonNode one : seconds) {
                    if (one.at("/models/mix").has("in_time")) {
                      return Optional.of(one.at("/models/mix"));
                    }
                  }
                  return Optional.<JsonNode>empty();
                },
                Optional::isPresent)
            .orElseThrow();

    assertThat(second.path("taken").longValue()).isEqualTo(100);
    assertThat(second.path("in_time").longValue()).isEqualTo(90);
    assertThat(second.at("/by/small").longValue()).isEqualTo(90);
    assertThat(second.at("/gear").intValue()).isEqualTo(2);
    assertThat(second.at("/refused/deadline").longValue()).isEqualTo(10);
    assertThat(second.path("accuracy").doubleValue()).isEqualTo(0.8);
    JsonNode verdict = TestServer.json(server.get("/dashboard/now")).at("/verdicts/mix");
    assertThat(verdict.path("in_time").doubleValue()).isEqualTo(0.9);
    assertThat(verdict.path("why").textValue()).contains("dropped");
  }

  @Test
  void aPlannerThatDoesNotAnswerTakesNothingElseAway() {
    replanner.beSilent();

    HttpResponse<byte[]> now = server.get("/dashboard/now");

    assertThat(now.statusCode()).isEqualTo(200);
    assertThat(TestServer.json(now).path("plan_fresh").booleanValue()).isFalse();
  }

  @Test
  void newsComesEverySecond() throws IOException {
    BufferedReader events = lines(listen());

    String status = events.readLine();
    List<JsonNode> heard = List.of(next(events), next(events), next(events));

    assertThat(status).contains("200");
    assertThat(heard).allSatisfy(tick -> assertThat(tick.has("verdicts")).isTrue());
    assertThat(heard.get(2).at("/second/t").longValue())
        .isGreaterThan(heard.get(0).at("/second/t").longValue());
  }

  @Test
  void noMorePagesThanMayAreOpenAndOneThatGoesMakesRoom() throws IOException {
    Socket first = listen();
    Socket second = listen();
    assertThat(lines(first).readLine()).contains("200");
    assertThat(lines(second).readLine()).contains("200");

    HttpResponse<byte[]> refused = server.get("/dashboard/events");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(refused)).contains("close a page");

    first.close();
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(lines(listen()).readLine()).contains("200"));
  }

  @Test
  void oneWhoDoesNotReadHoldsNobodyUp() throws IOException {
    Socket deaf = listen();
    assertThat(deaf.isConnected()).isTrue();
    BufferedReader events = lines(listen());

    assertThat(List.of(next(events), next(events), next(events))).hasSize(3);
  }

  @Test
  void aServerThatStopsSendsThoseWhoLookHome() throws Exception {
    next(lines(listen()));

    // sooner than open queries may take
    assertThat(server.server.stop().toCompletableFuture().get(2, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void whatIfIsAskedOfThePlanner() {
    HttpResponse<byte[]> answer = ask("{'demand': {'mix': 120.5}}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked).containsExactly(Map.of("mix", 120.5));
    JsonNode said = TestServer.json(answer);
    assertThat(said.path("planner").textValue()).isEqualTo("puppet");
    assertThat(said.at("/rationale/0").textValue()).isEqualTo("because");
  }

  @Test
  void aQuestionThatMakesNoSenseIsAnsweredWithTheReason() {
    assertThat(TestServer.error(ask("{'demand': {'nobody': 1}}"))).contains("'nobody'", "mix");
    assertThat(TestServer.error(ask("{'demand': {'mix': -1}}"))).contains("from 0 to 1e9");
    assertThat(TestServer.error(ask("{'demand': {'mix': 'much'}}"))).contains("a number");
    assertThat(TestServer.error(ask("{}"))).contains("no demand");
    assertThat(TestServer.error(ask("{"))).contains("failed to parse");
    assertThat(asked).isEmpty();
  }

  @Test
  void aPlannerThatIsBusySaysWhenToAskAgain() {
    whatIf = demand -> CompletableFuture.failedFuture(new WhatIf.Refused("busy: try again"));

    HttpResponse<byte[]> refused = ask("{'demand': {'mix': 1}}");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(TestServer.header(refused, "Retry-After")).isEqualTo("2");
    assertThat(TestServer.error(refused)).isEqualTo("busy: try again");
  }

  @Test
  void pagesOfOtherSitesMayNotMakeThePlannerWork() {
    HttpResponse<byte[]> refused =
        server.post(
            "/dashboard/what-if",
            TestServer.quotes("{'demand': {'mix': 1}}").getBytes(UTF_8),
            "Sec-Fetch-Site",
            "cross-site");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  private CompletableFuture<WhatIf.Answer> empty(Map<String, Double> demand) {
    Problem problem = new Problem(List.of(), Repository.CATALOG.families(), List.of());
    Plan plan = new Plan(1, List.of(), List.of("because"));
    return CompletableFuture.completedFuture(
        new WhatIf.Answer(
            "puppet",
            problem,
            plan,
            new PlanCheck(Assumptions.DEFAULT, Objective.DEFAULT, 9).outcome(problem, plan)));
  }

  private HttpResponse<byte[]> ask(String question) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/dashboard/what-if"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(TestServer.quotes(question))));
  }

  private void awaitSeconds(int count) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                TestServer.json(server.get("/dashboard/history")).path("seconds").size() >= count);
  }

  private Socket listen() throws IOException {
    return open("GET /dashboard/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  private Socket open(String request) throws IOException {
    Socket socket = server.socket();
    sockets.add(socket);
    socket.getOutputStream().write(request.getBytes(UTF_8));
    return socket;
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static JsonNode next(BufferedReader events) throws IOException {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data: ")) {
        return TestServer.json(line.substring("data: ".length()).getBytes(UTF_8));
      }
    }
    throw new IOException("the events have ended");
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    for (JsonNode one : list) {
      if (one.path(field).asText().equals(value)) {
        return one;
      }
    }
    throw new AssertionError(value + " is not in " + list);
  }

  private static DeviceReport device() {
    LatencyProfile latency = LatencyProfile.measured(Map.of(1, Duration.ofMillis(2)));
    return new DeviceReport(
        new Device(CPU, new DeviceKind("cpu"), 0, 1, 1 << 30),
        3,
        List.of(
            new DeviceReport.Slot(
                SMALL, latency, Optional.empty(), DeviceReport.State.SERVING, "")));
  }

  private static NodeFigures figures(int age, long inTime, long dropped) {
    Version small =
        new Version(
            "small",
            inTime,
            0,
            0,
            Map.of(Reason.DEADLINE, dropped),
            inTime,
            0.8,
            Duration.ofMillis(inTime));
    return new NodeFigures(
        "b",
        1,
        Duration.ofSeconds(age),
        List.of(new Queries("mix", 0, List.of(small), OptionalInt.of(2))),
        List.of(new Batches(SMALL, CPU, inTime, inTime, 0, Duration.ofMillis(10L * age))));
  }
}
