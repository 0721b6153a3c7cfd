package io.gearshift.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.http.Route.Action;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.Uri;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document that describes the server, read by the parser that others use. */
class OpenApiTest {
  private static final Set<Integer> NOT_THERE = Set.of(404, 405);

  private static TestServer server;
  private static SwaggerParseResult read;

  @BeforeAll
  static void start() {
    server = new TestServer(RepositoryAccess.ALL);
    HttpResponse<byte[]> response = server.get("/openapi.json");
    assertThat(response.statusCode()).isEqualTo(200);
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    read = new OpenAPIV3Parser().readContents(new String(response.body(), UTF_8), null, options);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isValid() {
    assertThat(read.getMessages()).isEmpty();
    OpenAPI document = read.getOpenAPI();
    assertThat(document.getPaths()).isNotEmpty();
    assertThat(document.getInfo().getTitle()).isEqualTo("Gearshift");
  }

  @Test
  void everyPathInItIsServedByThatVerb() {
    for (Map.Entry<String, PathItem> path : read.getOpenAPI().getPaths().entrySet()) {
      String uri = filled(path.getKey());
      for (PathItem.HttpMethod verb : path.getValue().readOperationsMap().keySet()) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(server.uri(uri)).method(verb.name(), BodyPublishers.noBody());
        assertThat(server.send(request).statusCode()).as("%s %s", verb, uri).isNotIn(NOT_THERE);
      }
    }
  }

  @Test
  void everyActionOfTheServerIsInIt() {
    Set<Action> described = EnumSet.noneOf(Action.class);
    read.getOpenAPI()
        .getPaths()
        .forEach(
            (path, item) -> {
              Optional<Route> route = Route.of(Uri.create(filled(path)));
              assertThat(route).as(path).isPresent();
              Action action = route.get().action();
              assertThat(item.readOperationsMap().keySet())
                  .as(path)
                  .containsExactly(PathItem.HttpMethod.valueOf(action.verb()));
              described.add(action);
            });

    assertThat(described).isEqualTo(EnumSet.allOf(Action.class));
  }

  private static String filled(String path) {
    return path.replace("{model}", "mix")
        .replace("{version}", "small")
        .replace("{repository}", "any");
  }
}
