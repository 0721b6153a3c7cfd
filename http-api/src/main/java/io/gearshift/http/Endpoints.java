package io.gearshift.http;

import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Finds what a request to the inference server asks for, and has it answered. */
final class Endpoints {
  private final Served served;
  private final InferEndpoint inference;
  private final HealthEndpoint health;
  private final byte[] serverMetadata;

  Endpoints(Served served, InferEndpoint inference, HealthEndpoint health, String version) {
    this.served = served;
    this.inference = inference;
    this.health = health;
    this.serverMetadata = Metadata.server(version);
  }

  CompletionStage<HttpResponse> dispatch(Received received) throws IOException {
    HttpRequest request = received.request();
    Route route =
        Route.of(request.getUri())
            .orElseThrow(() -> Problem.notFound(request.getUri().path(), "/v2 or /v2/models"));
    String verb = request.method().value();
    if (!verb.equals(route.action().verb())) {
      throw Problem.methodNotAllowed(verb, route.action().verb());
    }
    return switch (route.action()) {
      case INFER -> {
        Served.Model model = model(route);
        yield inference.infer(received, model, served.variant(model, route.version()));
      }
      case SERVER -> json(serverMetadata);
      case LIVE -> CompletableFuture.completedFuture(health.live());
      case READY -> health.ready();
      case MODELS -> json(Metadata.models(names()));
      case MODEL -> {
        Served.Model model = model(route);
        served.variant(model, route.version());
        yield json(Metadata.model(model.family()));
      }
      case MODEL_READY -> {
        Served.Model model = model(route);
        yield health.ready(model, served.variant(model, route.version()));
      }
    };
  }

  private Served.Model model(Route route) {
    return served.model(route.model().orElseThrow());
  }

  private List<String> names() {
    return StreamSupport.stream(served.all().spliterator(), false)
        .map(model -> model.family().id().name())
        .toList();
  }

  private static CompletionStage<HttpResponse> json(byte[] body) {
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(Json.entity(body)));
  }
}
