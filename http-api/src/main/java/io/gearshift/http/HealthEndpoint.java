package io.gearshift.http;

import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Says whether the server, or one of its models, can take queries. */
final class HealthEndpoint {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int UNAVAILABLE = 503;

  private final Served served;
  private final Scheduler scheduler;
  private volatile boolean draining;

  HealthEndpoint(Served served, Scheduler scheduler) {
    this.served = served;
    this.scheduler = scheduler;
  }

  /** From now on the server is not ready, whatever its models are. */
  void startDraining() {
    draining = true;
  }

  HttpResponse live() {
    return HttpResponse.create()
        .withEntity(Json.entity(Json.object(json -> json.writeBooleanField("live", true))));
  }

  /** Ready if every model is. */
  CompletionStage<HttpResponse> ready() {
    if (draining) {
      return CompletableFuture.completedFuture(
          response(Optional.empty(), Optional.of("the server is draining")));
    }
    CompletionStage<List<String>> missing = CompletableFuture.completedFuture(new ArrayList<>());
    for (Served.Model model : served.all()) {
      missing =
          missing.thenCombine(
              whyNotReady(model, Optional.empty()),
              (reasons, reason) -> {
                reason.ifPresent(reasons::add);
                return reasons;
              });
    }
    return missing.thenApply(
        reasons ->
            response(
                Optional.empty(),
                reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons))));
  }

  CompletionStage<HttpResponse> ready(Served.Model model, Optional<VariantId> variant) {
    return whyNotReady(model, variant)
        .thenApply(reason -> response(Optional.of(model.family().id().name()), reason));
  }

  private CompletionStage<Optional<String>> whyNotReady(
      Served.Model model, Optional<VariantId> variant) {
    String name = model.family().id().name();
    return AskPattern.ask(
            model.router(),
            (org.apache.pekko.actor.typed.ActorRef<Readiness> replyTo) ->
                new StageRouter.Describe(replyTo),
            PATIENCE,
            scheduler)
        .handle(
            (readiness, failure) -> {
              if (failure != null) {
                return Optional.of("model '" + name + "' is not ready: its router does not answer");
              }
              return variant.isPresent()
                  ? whyNotReady(readiness, variant.get())
                  : whyNotReady(readiness);
            });
  }

  private static Optional<String> whyNotReady(Readiness readiness) {
    if (readiness.ready()) {
      return Optional.empty();
    }
    String variants =
        readiness.variants().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().reason())
            .collect(Collectors.joining(", "));
    return Optional.of(
        "model '"
            + readiness.family()
            + "' is not ready: "
            + (variants.isEmpty() ? "no device was told to host a version of it" : variants));
  }

  private static Optional<String> whyNotReady(Readiness readiness, VariantId variant) {
    if (readiness.ready(variant)) {
      return Optional.empty();
    }
    Readiness.VariantState state = readiness.variants().get(variant.name());
    return Optional.of(
        "version '"
            + variant.name()
            + "' of model '"
            + readiness.family()
            + "' is not ready: "
            + (state == null ? "no device was told to host it" : state.reason()));
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
