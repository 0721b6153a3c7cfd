package io.gearshift.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Says whether the server, or one of its models, can take queries. */
final class HealthEndpoint {
  private enum Standing {
    STARTING,
    OPEN,
    DRAINING
  }

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int UNAVAILABLE = 503;

  private final Served served;
  private final Scheduler scheduler;
  private volatile Standing standing = Standing.STARTING;

  HealthEndpoint(Served served, Scheduler scheduler) {
    this.served = served;
    this.scheduler = scheduler;
  }

  /** From now on the server is ready if its models are, unless it drains. */
  synchronized void open() {
    if (standing == Standing.STARTING) {
      standing = Standing.OPEN;
    }
  }

  /** From now on the server is not ready, whatever its models are. */
  synchronized void startDraining() {
    standing = Standing.DRAINING;
  }

  HttpResponse live() {
    return HttpResponse.create()
        .withEntity(Json.entity(Json.object(json -> json.writeBooleanField("live", true))));
  }

  /** Ready if the server is open and every model is. */
  CompletionStage<HttpResponse> ready() {
    return whyNotReady().thenApply(reason -> response(Optional.empty(), reason));
  }

  CompletionStage<HttpResponse> ready(Served.Entry entry, Optional<String> version) {
    return whyNotReady(entry, version)
        .thenApply(reason -> response(Optional.of(entry.model().name()), reason));
  }

  /** Why the server cannot take queries to every model just now, in words; nothing if it can. */
  CompletionStage<Optional<String>> whyNotReady() {
    Optional<String> closed = whyNotOpen();
    if (closed.isPresent()) {
      return CompletableFuture.completedFuture(closed);
    }
    CompletionStage<List<String>> missing = CompletableFuture.completedFuture(new ArrayList<>());
    for (Served.Entry entry : served.all()) {
      missing =
          missing.thenCombine(
              whyNotReady(entry, Optional.empty()),
              (reasons, reason) -> {
                reason.ifPresent(reasons::add);
                return reasons;
              });
    }
    return missing.thenApply(
        reasons -> reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)));
  }

  /**
   * Why clients should go elsewhere, whatever the models are, in words; nothing if they may come.
   */
  Optional<String> whyNotOpen() {
    Standing now = standing;
    return now == Standing.OPEN
        ? Optional.empty()
        : Optional.of("the server is " + now.name().toLowerCase(Locale.ROOT));
  }

  /** Why a model cannot take queries just now, in words; nothing if it can. */
  CompletionStage<Optional<String>> whyNotReady(Served.Entry entry, Optional<String> version) {
    return entry.backend().whyNotReady(version, PATIENCE, scheduler);
  }

  private static HttpResponse response(Optional<String> name, Optional<String> whyNot) {
    byte[] body =
        Json.object(
            json -> {
              if (name.isPresent()) {
                json.writeStringField("name", name.get());
              }
              json.writeBooleanField("ready", whyNot.isEmpty());
              if (whyNot.isPresent()) {
                json.writeStringField("error", whyNot.get());
              }
            });
    HttpResponse response = HttpResponse.create().withEntity(Json.entity(body));
    return whyNot.isEmpty() ? response : response.withStatus(UNAVAILABLE);
  }
}
