package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gearshift.actors.control.PolicyNames;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminEndpointsTest {
  private static final String SPLIT =
      TestServer.quotes(
          "{'epoch':7,'planner':'proteus','trigger':'devices','arrived':true,"
              + "'why':'everything stands.',"
              + "'devices':["
              + "{'id':'one-cpu-0','kind':'cpu-4','cores':4,'memory_bytes':8589934592},"
              + "{'id':'one-cpu-1','kind':'cpu-4','cores':4,'memory_bytes':8589934592},"
              + "{'id':'two-gpu-0','kind':'cuda-h200','cores':1,'memory_bytes':75161927680}],"
              + "'devices_wanted':4,"
              + "'families':["
              + "{'family':'mix','demand_per_second':80.0,'shortfall_per_second':0.0,"
              + "'placements':["
              + "{'device':'one-cpu-0','variant':'small','batch_cap':8,'share':0.25},"
              + "{'device':'two-gpu-0','variant':'large','batch_cap':32,'share':0.75},"
              + "{'device':'one-cpu-1','variant':'small','batch_cap':4,'share':0.0}]},"
              + "{'family':'pair','demand_per_second':2.5,'shortfall_per_second':2.5,"
              + "'placements':[]}],"
              + "'pipelines':["
              + "{'pipeline':'street','demand_per_second':12.5,'shortfall_per_second':1.5,'stages':["
              + "{'stage':'find','family':'mix','budget_ms_by_variant':{'large':40.0,'small':12.5}},"
              + "{'stage':'read','family':'pair','parent':'find','factor':1.5,"
              + "'factor_by_variant':{'large':3.0,'small':2.25},'budget_ms_by_variant':{}}]}],"
              + "'evaluation':{'value':0.75,'bound':0.875,'gap':0.125,'source':'milp',"
              + "'solve_ms':12.5},"
              + "'rationale':['two-gpu-0 takes most.','pair has no device.']}");

  private static AdminTestServer server;

  @BeforeAll
  static void start() {
    server = new AdminTestServer("127.0.0.1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void reset() {
    server.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1", "/admin/v1/", "/admin/v1?a=b"})
  void listsWhatThereIs(String path) {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestServer.json(response).path("endpoints"))
        .extracting(e -> e.path("method").textValue() + " " + e.path("path").textValue())
        .containsExactly(
            "GET /admin/v1",
            "GET /admin/v1/plan",
            "POST /admin/v1/replan",
            "GET /admin/v1/policies",
            "PUT /admin/v1/policies",
            "GET /admin/v1/cluster",
            "POST /v2/repository/index",
            "GET /metrics",
            "GET /admin/v1/accuracy",
            "GET /ready",
            "GET /alive",
            "GET /cluster/members",
            "GET /cluster/shards/device");
  }

  @Test
  void showsTheNodes() {
    HttpResponse<byte[]> response = server.get("/admin/v1/cluster");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), UTF_8))
        .isEqualTo(
            """
            {"self":"a","planner":"b","nodes":[{"name":"b","address":"10.0.0.2:7355",\
            "roles":["frontend","device"],"status":"up","reachable":false,\
            "devices":["b-cpu-0"]}]}""");
  }

  @Test
  void showsThePlan() {
    server.replanner.stand(Plans.SPLIT);

    HttpResponse<byte[]> response = server.get("/admin/v1/plan");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(text(response)).isEqualTo(SPLIT);
  }

  @Test
  void leavesOutWhatThePlanDoesNotSay() {
    server.replanner.stand(Plans.UNSPLIT);

    JsonNode json = TestServer.json(server.get("/admin/v1/plan"));

    assertThat(json.has("evaluation")).isFalse();
    assertThat(json.path("families").toString())
        .isEqualTo(
            TestServer.quotes(
                "[{'family':'pair','demand_per_second':0.0,'shortfall_per_second':0.0,"
                    + "'placements':[{'device':'one-cpu-0','variant':'small','batch_cap':8}]}]"));
  }

  @Test
  void saysThatThereIsNoPlanYet() {
    assertThat(text(server.get("/admin/v1/plan")))
        .isEqualTo(
            TestServer.quotes(
                "{'epoch':null,'planner':'resident','trigger':null,'arrived':false,"
                    + "'why':'no plan was made yet.','devices':[],"
                    + "'devices_wanted':null,'families':[],'pipelines':[],'rationale':[]}"));
  }

  @Test
  void showsWhatIsMeasured() {
    server.replanner.stand(Plans.SPLIT);
    HttpResponse<byte[]> response = server.get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=UTF-8");
    assertThat(text(response)).isEqualTo("epoch Optional[7]\n");
  }

  @Test
  void showsWhatElseIsMeasuredIfThePlannerIsSilent() {
    server.replanner.beSilent();
    HttpResponse<byte[]> response = server.get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("epoch Optional.empty\n");
  }

  @Test
  void plansAnewAndAnswersWithThePlan() {
    HttpResponse<byte[]> response = server.send("POST", "/admin/v1/replan", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo(SPLIT);
    assertThat(server.replanner.replans).hasValue(1);
    assertThat(text(server.get("/admin/v1/plan"))).isEqualTo(SPLIT);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/v1/plan, the planner did not answer within 700 ms",
    "POST, /admin/v1/replan, no new plan was made within 700 ms",
    "GET, /admin/v1/policies, the policies could not be read within 700 ms",
    "PUT, /admin/v1/policies, the policies could not be read within 700 ms",
  })
  void saysWhoWasSilent(String verb, String path, String message) {
    server.replanner.beSilent();
    server.board.beSilent();

    HttpResponse<byte[]> response = server.send(verb, path, verb.equals("PUT") ? "{}" : "");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(response)).contains(message);
  }

  @Test
  void showsThePoliciesInForceAndThoseThatThereAre() {
    assertThat(text(server.get("/admin/v1/policies")))
        .isEqualTo(
            TestServer.quotes(
                "{'planner':'resident','routing':'most-accurate-in-time',"
                    + "'batching':'work-conserving','known':{'planners':['proteus','resident'],"
                    + "'routings':['most-accurate-in-time','weighted'],"
                    + "'batchings':['aimd','work-conserving']}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'planner':'proteus'} | proteus | most-accurate-in-time | work-conserving",
        "{'routing':'weighted'} | resident | weighted | work-conserving",
        "{'batching':'aimd'} | resident | most-accurate-in-time | aimd",
        "{'batching':'aimd','planner':'proteus','routing':'weighted'} | proteus | weighted | aimd",
        "{} | resident | most-accurate-in-time | work-conserving",
      })
  void choosesWhatIsNamedAndLeavesTheRest(
      String body, String planner, String routing, String batching) {
    HttpResponse<byte[]> response =
        server.send("PUT", "/admin/v1/policies", TestServer.quotes(body));

    PolicyNames names = new PolicyNames(planner, routing, batching);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(server.board.chosen).containsExactly(names);
    JsonNode json = TestServer.json(response);
    assertThat(
            new PolicyNames(
                json.path("planner").textValue(),
                json.path("routing").textValue(),
                json.path("batching").textValue()))
        .isEqualTo(names);
    assertThat(text(server.get("/admin/v1/policies"))).isEqualTo(text(response));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'planner':'protus'} | planner: 'protus' (expected: one of proteus, resident)",
        "{'routing':'aimd'} | routing: 'aimd' (expected: one of most-accurate-in-time, weighted)",
        "{'batching':''} | batching: '' (expected: one of aimd, work-conserving)",
        "{'planner':'proteus','batching':'x'} | batching: 'x'",
        "{'planer':'proteus'} | field 'planer' is unknown",
        "{'planner':7} | field 'planner' is no string",
        "{'planner':null} | field 'planner' is no string",
        "{'planner':['proteus']} | field 'planner' is no string",
        "{'planner':'proteus','planner':'resident'} | field 'planner' stands twice",
        "['proteus'] | no JSON object",
        "'proteus' | no JSON object",
        "`` | no JSON object",
        "{'planner':'proteus'}{} | goes on",
        "{'planner':'proteus'}x | failed to parse",
        "{'planner':'proteus' | failed to parse",
        "planner=proteus | failed to parse",
      })
  void choosesNothingIfTheChangeIsNotUnderstood(String body, String message) {
    HttpResponse<byte[]> response =
        server.send("PUT", "/admin/v1/policies", TestServer.quotes(body));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestServer.error(response))
        .contains(message)
        .doesNotContain("Exception", "\tat ", "io.gearshift");
    assertThat(server.board.chosen).isEmpty();
  }

  @Test
  void keepsAPolicyThatIsKnownNoMoreUntilAnotherIsChosen() {
    server.board.stand(new PolicyNames("forgotten", "weighted", "aimd"));

    server.send("PUT", "/admin/v1/policies", "{\"batching\":\"work-conserving\"}");

    assertThat(server.board.chosen)
        .containsExactly(new PolicyNames("forgotten", "weighted", "work-conserving"));
  }

  @Test
  void saysThatItDoesNotKnowWhetherAChoiceWasHeard() {
    server.board.obeyInSecret();

    HttpResponse<byte[]> response =
        server.send("PUT", "/admin/v1/policies", "{\"planner\":\"proteus\"}");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(TestServer.error(response)).contains("not known", "see GET /admin/v1/policies");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    String most = "{\"planner\":\"proteus\"" + " ".repeat(64 * 1024 - 21) + "}";
    assertThat(server.send("PUT", "/admin/v1/policies", most).statusCode()).isEqualTo(200);

    HttpResponse<byte[]> response = server.send("PUT", "/admin/v1/policies", most + " ");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(TestServer.error(response))
        .contains("65536 bytes", "names of policies")
        .doesNotContain("http.max-body-bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | / | 404 | | try /admin/v1",
        "GET | /v2 | 404 | | '/v2'",
        "GET | /admin | 404 | | try /admin/v1",
        "GET | /admin/v1/plans | 404 | | '/admin/v1/plans'",
        "GET | /admin/v1/plan/mix | 404 | | '/admin/v1/plan/mix'",
        "POST | /admin/v1/plan | 405 | GET | 'POST'",
        "GET | /admin/v1/replan | 405 | POST | 'GET'",
        "POST | /admin/v1/policies | 405 | GET, PUT | expected: GET, PUT",
        "DELETE | /admin/v1/policies | 405 | GET, PUT | 'DELETE'",
        "OPTIONS | /admin/v1/replan | 405 | POST | 'OPTIONS'",
      })
  void saysWhatIsWrongWithAPathOrAVerb(
      String verb, String path, int status, String allow, String message) {
    HttpResponse<byte[]> response = server.send(verb, path, "");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestServer.error(response)).contains(message);
    assertThat(response.headers().firstValue("Allow").orElse(null)).isEqualTo(allow);
    assertThat(server.replanner.replans).hasValue(0);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /ready",
    "GET, /cluster/members",
    "PUT, /cluster/members/gearshift@10.0.0.1:17355",
  })
  void whatPekkoManagementOffersIsAnsweredByIt(String verb, String path) {
    HttpResponse<byte[]> response = server.send(verb, path, "operation=Leave");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(new String(response.body(), UTF_8))
        .isEqualTo(verb + " " + path + " operation=Leave");
  }
}
