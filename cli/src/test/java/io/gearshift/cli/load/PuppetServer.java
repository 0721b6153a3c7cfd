package io.gearshift.cli.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers the family {@code toy} as a test says. */
final class PuppetServer implements AutoCloseable {
  static {
    // or else each answer waits for the acknowledgement of its head
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Class 1 of three, by a variant of accuracy 0.8. */
  static final String ANSWER =
      """
      {"model_name":"toy","model_version":"nano","parameters":{"accuracy":0.8},\
      "outputs":[{"name":"scores","datatype":"FP32","shape":[1,3],"data":[0.1,0.7,0.2]}]}""";

  /** Answers an infer request. */
  interface Script {
    Reply reply(int number) throws InterruptedException;
  }

  record Reply(int status, String body) {
    static final Reply OK = new Reply(200, ANSWER);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String lastBody = "";
  private volatile String lastAuthorization;

  PuppetServer(Script script) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(threads);
    server.createContext("/v2/models", exchange -> describe(exchange));
    server.createContext(
        "/v2/models/toy/infer",
        exchange -> {
          lastAuthorization = exchange.getRequestHeaders().getFirst("Authorization");
          lastBody = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          try {
            answer(exchange, script.reply(asked.incrementAndGet()));
          } catch (InterruptedException e) {
            exchange.close();
          }
        });
    server.start();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  String url() {
    return "http://" + address().getHostString() + ":" + address().getPort();
  }

  /** How many infer requests have come. */
  int asked() {
    return asked.get();
  }

  String lastBody() {
    return lastBody;
  }

  /** Null if there was none. */
  String lastAuthorization() {
    return lastAuthorization;
  }

  private static void describe(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/v2/models" -> answer(exchange, new Reply(200, "{\"models\":[\"toy\"]}"));
      case "/v2/models/toy" ->
          answer(exchange, new Reply(200, "{\"name\":\"toy\",\"versions\":[\"nano\"]}"));
      default -> answer(exchange, new Reply(404, "{\"error\":\"unknown model\"}"));
    }
  }

  private static void answer(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
