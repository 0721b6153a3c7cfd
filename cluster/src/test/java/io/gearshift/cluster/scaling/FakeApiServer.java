package io.gearshift.cluster.scaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What of the API server of Kubernetes has to do with the scale of one set: tokens, versions that
 * must not be stale, and refusals, as the real one answers.
 */
final class FakeApiServer implements AutoCloseable {
  static final String TOKEN = "a-token";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final String path;

  /** Requests that came, as {@code VERB PATH}. */
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** What pods were patched with, as {@code POD BODY}. */
  final List<String> patches = Collections.synchronizedList(new ArrayList<>());

  volatile int replicas;
  volatile int version = 1;

  /** What every request is refused with; 0 if none is. */
  volatile int refusal;

  /** Whether it takes requests and never answers them. */
  volatile boolean silent;

  /**
   * @param kind in the plural, as in paths
   */
  FakeApiServer(String kind, int replicas) {
    this.replicas = replicas;
    this.path = "/apis/apps/v1/namespaces/serving/" + kind + "/gearshift/scale";
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String verb = exchange.getRequestMethod();
    String asked = exchange.getRequestURI().getPath();
    requests.add(verb + " " + asked);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (silent) {
      await();
    }
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!known) {
      refuse(exchange, 401, "Unauthorized");
    } else if (refusal != 0) {
      refuse(exchange, refusal, "refused as told");
    } else if (asked.equals(path)) {
      scale(exchange, verb, body);
    } else if (asked.startsWith("/api/v1/namespaces/serving/pods/")) {
      String pod = asked.substring(asked.lastIndexOf('/') + 1);
      if (verb.equals("PATCH")) {
        patches.add(pod + " " + MAPPER.readTree(body));
      }
      send(exchange, 200, pod(pod));
    } else {
      refuse(exchange, 404, "not found");
    }
  }

  private synchronized void scale(HttpExchange exchange, String verb, byte[] body)
      throws IOException {
    if (!verb.equals("GET")) {
      JsonNode wanted = MAPPER.readTree(body);
      String of = wanted.path("metadata").path("resourceVersion").asText("");
      if (!of.isEmpty() && !of.equals(Integer.toString(version))) {
        refuse(exchange, 409, "the object has been modified");
        return;
      }
      replicas = wanted.path("spec").path("replicas").asInt();
      version++;
    }
    ObjectNode scale = MAPPER.createObjectNode();
    scale.put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    scale
        .putObject("metadata")
        .put("name", "gearshift")
        .put("namespace", "serving")
        .put("resourceVersion", Integer.toString(version));
    scale.putObject("spec").put("replicas", replicas);
    scale.putObject("status").put("replicas", replicas);
    send(exchange, 200, scale);
  }

  private static ObjectNode pod(String name) {
    ObjectNode pod = MAPPER.createObjectNode().put("kind", "Pod").put("apiVersion", "v1");
    pod.putObject("metadata").put("name", name).put("namespace", "serving");
    return pod;
  }

  private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
    send(
        exchange,
        code,
        MAPPER
            .createObjectNode()
            .put("kind", "Status")
            .put("apiVersion", "v1")
            .put("status", "Failure")
            .put("message", why)
            .put("code", code));
  }

  private static void send(HttpExchange exchange, int code, JsonNode answer) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
