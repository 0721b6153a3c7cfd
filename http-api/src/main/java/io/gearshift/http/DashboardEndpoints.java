package io.gearshift.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gearshift.http.BodyCollector.Received;
import io.gearshift.http.dashboard.Asset;
import io.gearshift.http.dashboard.Dashboard;
import io.gearshift.http.dashboard.WhatIf;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Serves the dashboard: its page at the root of a port, and what that asks for. */
final class DashboardEndpoints {
  private static final String ROOT = "dashboard";
  private static final ObjectMapper MAPPER = new ObjectMapper(Json.factory(8, 1_000));
  private static final int MAX_QUESTION_BYTES = 64 * 1024;
  private static final double MAX_DEMAND = 1e9;

  /** Nothing but what comes from this server, and no script or style inside of a page. */
  private static final List<HttpHeader> GUARD =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                  + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"));

  private final Dashboard dashboard;
  private final CrossSite crossSite;
  private final Executor executor;

  DashboardEndpoints(Dashboard dashboard, CrossSite crossSite, Executor executor) {
    this.dashboard = dashboard;
    this.crossSite = crossSite;
    this.executor = executor;
  }

  /** Whether a path is the dashboard's. */
  static boolean owns(Uri uri) {
    List<String> path = Route.segments(uri);
    return path.isEmpty() || path.get(0).equals(ROOT);
  }

  CompletionStage<HttpResponse> dispatch(Received received) throws IOException {
    HttpRequest request = received.request();
    crossSite.checkHost(request);
    List<String> path = Route.segments(request.getUri());
    String name = path.size() < 2 ? "" : String.join("/", path.subList(1, path.size()));
    boolean isQuestion = name.equals("what-if");
    String verb = isQuestion ? "POST" : "GET";
    if (!request.method().value().equals(verb)) {
      throw Problem.methodNotAllowed(request.method().value(), verb);
    }
    return switch (name) {
      case "events" -> events();
      case "layout" -> sent(dashboard.layout(), request);
      case "history" -> sent(dashboard.history(), request);
      case "now" -> sent(dashboard.now(), request);
      case "what-if" -> whatIf(demand(received));
      default ->
          CompletableFuture.completedFuture(
              response(
                  dashboard
                      .asset(name)
                      .orElseThrow(
                          () -> Problem.notFound(request.getUri().path(), "/ or /dashboard")),
                  request));
    };
  }

  private CompletionStage<HttpResponse> sent(CompletionStage<Asset> asset, HttpRequest request) {
    return asset.handleAsync(
        (made, failure) -> {
          if (failure != null) {
            throw notNow(failure);
          }
          return response(made, request);
        },
        executor);
  }

  private CompletionStage<HttpResponse> events() {
    return dashboard
        .events()
        .handleAsync(
            (events, failure) -> {
              if (failure != null) {
                throw notNow(failure);
              }
              ContentType type = ContentTypes.parse("text/event-stream; charset=UTF-8");
              return HttpResponse.create()
                  .addHeaders(GUARD)
                  .addHeader(RawHeader.create("Cache-Control", "no-store"))
                  .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                  .withEntity(
                      HttpEntities.createChunked(
                          type,
                          events.orElseThrow(
                              () ->
                                  Problem.of(
                                          503, "as many look at the dashboard as may: close a page")
                                      .with("Retry-After", "10"))));
            },
            executor);
  }

  private CompletionStage<HttpResponse> whatIf(Map<String, Double> demand) {
    return dashboard
        .whatIf(demand)
        .handleAsync(
            (answer, failure) -> {
              if (failure != null) {
                throw notNow(failure);
              }
              return HttpResponse.create()
                  .addHeaders(GUARD)
                  .addHeader(RawHeader.create("Cache-Control", "no-store"))
                  .withEntity(Json.entity(answer));
            },
            executor);
  }

  private static RuntimeException notNow(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof WhatIf.Refused refused) {
      return Problem.of(503, refused.getMessage()).with("Retry-After", "2");
    }
    if (cause instanceof TimeoutException) {
      return Problem.of(503, "nothing is known of the cluster just now: try again");
    }
    return new CompletionException(cause);
  }

  /** {@code {"demand": {"NAME": RATE, …}}}. */
  private Map<String, Double> demand(Received received) throws IOException {
    requireOwnPage(received.request());
    if (received.body().size() > MAX_QUESTION_BYTES) {
      throw BodyCollector.tooLarge("question's", MAX_QUESTION_BYTES, "name fewer models");
    }
    JsonNode asked = MAPPER.readTree(received.body().toArrayUnsafe());
    JsonNode rates = asked == null ? MAPPER.missingNode() : asked.path("demand");
    if (!rates.isObject() || rates.isEmpty()) {
      throw Problem.badRequest("the body has no demand (expected: {\"demand\": {\"NAME\": RATE}})");
    }
    List<String> known = dashboard.models();
    Map<String, Double> demand = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : rates.properties()) {
      double rate = entry.getValue().asDouble(Double.NaN);
      if (!known.contains(entry.getKey())) {
        throw Problem.badRequest(
            "demand: " + Problem.quoted(entry.getKey()) + " (expected: one of " + known + ")");
      }
      if (!entry.getValue().isNumber() || !(rate >= 0 && rate <= MAX_DEMAND)) {
        throw Problem.badRequest(
            "demand: "
                + entry.getKey()
                + ": "
                + Problem.quoted(entry.getValue().toString())
                + " (expected: a number per second, from 0 to 1e9)");
      }
      demand.put(entry.getKey(), rate);
    }
    return demand;
  }

  /** What makes the planner work is not asked for by the pages of other sites. */
  private static void requireOwnPage(HttpRequest request) {
    request
        .getHeader("Sec-Fetch-Site")
        .map(HttpHeader::value)
        .filter(site -> !site.equals("same-origin") && !site.equals("none"))
        .ifPresent(
            site -> {
              throw Problem.of(403, "the request comes from a page of another site: " + site);
            });
  }

  private static HttpResponse response(Asset asset, HttpRequest request) {
    HttpResponse response =
        HttpResponse.create()
            .addHeaders(GUARD)
            .addHeader(RawHeader.create("ETag", asset.etag()))
            .addHeader(RawHeader.create("Cache-Control", "no-cache"))
            .addHeader(RawHeader.create("Vary", "Accept-Encoding"));
    boolean isKnown =
        request
            .getHeader("If-None-Match")
            .filter(h -> h.value().contains(asset.etag()))
            .isPresent();
    if (isKnown) {
      return response.withStatus(304);
    }
    boolean isGzip =
        request
            .getHeader("Accept-Encoding")
            .flatMap(h -> Coding.accepted(h.value()))
            .filter(coding -> coding == Coding.GZIP)
            .isPresent();
    ContentType type = ContentTypes.parse(asset.contentType());
    return isGzip
        ? response
            .addHeader(RawHeader.create("Content-Encoding", Coding.GZIP.token()))
            .withEntity(HttpEntities.create(type, asset.gzipped()))
        : response.withEntity(HttpEntities.create(type, asset.bytes()));
  }
}
