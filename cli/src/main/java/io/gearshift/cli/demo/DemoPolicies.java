package io.gearshift.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gearshift.cluster.StartFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The policies of the demonstration's server, switched while it runs. */
final class DemoPolicies {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int POLLS = 300;
  private static final long POLL_MS = 100;
  private static final int OK = 200;

  private final URI admin;
  private final ObjectNode own;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param admin where operators reach the server; what it goes by now is what is its own
   */
  DemoPolicies(URI admin) {
    this.admin = admin;
    JsonNode policies = send(request("policies").GET());
    this.own =
        MAPPER
            .createObjectNode()
            .put("planner", policies.path("planner").asText())
            .put("routing", policies.path("routing").asText())
            .put("batching", policies.path("batching").asText());
  }

  /** Has the server go by its own policies, and waits until everything stands. */
  void useOwn() throws InterruptedException {
    use(own);
  }

  /** Has the server go by these, and waits until everything stands. */
  void use(String planner, String routing, String batching) throws InterruptedException {
    use(
        MAPPER
            .createObjectNode()
            .put("planner", planner)
            .put("routing", routing)
            .put("batching", batching));
  }

  private void use(ObjectNode policies) throws InterruptedException {
    send(request("policies").PUT(HttpRequest.BodyPublishers.ofString(policies.toString())));
    for (int i = 0; i < POLLS; i++) {
      JsonNode plan = send(request("plan").GET());
      if (plan.path("arrived").asBoolean()
          && plan.path("planner").asText().equals(policies.path("planner").asText())) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    throw new StartFailed("the server of the demonstration does not go by " + policies);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(admin.resolve(admin.getPath() + "/" + path)).timeout(PATIENCE);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        throw new StartFailed("the server of the demonstration refuses: " + answer.body());
      }
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new StartFailed("the server of the demonstration does not answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailed("interrupted while the server of the demonstration was asked");
    }
  }
}
