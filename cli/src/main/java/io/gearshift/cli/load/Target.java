package io.gearshift.cli.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.cli.CommandFailed;
import io.gearshift.config.BadConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server, and what is asked of it.
 *
 * @param base such as {@code http://localhost:8080}
 * @param variant the only one that may answer; empty leaves the choice to the server
 * @param authorization the header's value, if one is sent
 */
public record Target(
    URI base, String family, Optional<String> variant, Optional<String> authorization) {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int HTTP_PORT = 80;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public Target {
    if ("https".equals(base.getScheme())) {
      throw new BadConfig(
          "url: '"
              + base
              + "' (expected: http: load measures servers, not encryption; ask a port without TLS)");
    }
    if (!"http".equals(base.getScheme()) || base.getHost() == null) {
      throw new BadConfig("url: '" + base + "' (expected: such as http://localhost:8080)");
    }
  }

  /** The path that queries are posted to. */
  String path() {
    return modelPath() + variant.map(name -> "/versions/" + name).orElse("") + "/infer";
  }

  String host() {
    return base.getRawAuthority();
  }

  /**
   * @throws BadConfig if nobody knows the host
   */
  public InetSocketAddress address() {
    int port = base.getPort() < 0 ? HTTP_PORT : base.getPort();
    InetSocketAddress address = new InetSocketAddress(base.getHost(), port);
    if (address.isUnresolved()) {
      throw new CommandFailed("url: '" + base + "' names a host that nobody knows");
    }
    return address;
  }

  /**
   * Makes sure that the server is there, and has the family and the variant.
   *
   * @throws BadConfig if not
   */
  void check() {
    address();
    HttpResponse<String> answer = get(modelPath());
    if (answer.statusCode() == NOT_FOUND) {
      throw new BadConfig(
          "family: '" + family + "' is not served at " + base + others(answer.body()));
    }
    if (answer.statusCode() != OK) {
      throw new CommandFailed(
          "server: " + base + " answers " + answer.statusCode() + ": " + answer.body().strip());
    }
    List<String> versions = strings(answer.body(), "versions");
    if (variant.isPresent() && !versions.isEmpty() && !versions.contains(variant.get())) {
      throw new BadConfig(
          "variant: '" + variant.get() + "' (expected: one of " + versions + ", of " + base + ")");
    }
  }

  private String others(String error) {
    HttpResponse<String> models = get(prefix() + "/v2/models");
    List<String> names = models.statusCode() == OK ? strings(models.body(), "models") : List.of();
    return names.isEmpty() ? ": " + error.strip() : " (expected: one of " + names + ")";
  }

  private HttpResponse<String> get(String path) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).GET();
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      String why = e.getMessage() == null ? "connection refused" : e.getMessage();
      throw new CommandFailed(
          "server: nobody answers at " + base + ": " + why + "\nStart one with ./gearshift serve");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("server: interrupted while it was asked");
    }
  }

  private static List<String> strings(String body, String field) {
    List<String> strings = new ArrayList<>();
    try {
      JsonNode object = MAPPER.readTree(body);
      object.path(field).forEach(node -> strings.add(node.asText()));
    } catch (IOException e) {
      throw new CommandFailed("server: its answer is no JSON: " + e.getMessage());
    }
    return strings;
  }

  private String modelPath() {
    return prefix() + "/v2/models/" + family;
  }

  private String prefix() {
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
