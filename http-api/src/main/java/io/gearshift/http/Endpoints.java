package io.gearshift.http;

import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Finds what a request to the inference server asks for, and has it answered. */
final class Endpoints {
  private static final byte[] OPENAPI = Json.resource("openapi.json");

  private final Served served;
  private final InferEndpoint inference;
  private final ClassifyEndpoint classification;
  private final EmbeddingsEndpoint embeddings;
  private final HealthEndpoint health;
  private final Statistics statistics;
  private final RepositoryEndpoint repository;
  private final EdgeSpans spans;
  private volatile Optional<DashboardEndpoints> dashboard = Optional.empty();

  Endpoints(
      Served served,
      InferEndpoint inference,
      ClassifyEndpoint classification,
      EmbeddingsEndpoint embeddings,
      HealthEndpoint health,
      Statistics statistics,
      RepositoryEndpoint repository,
      EdgeSpans spans) {
    this.served = served;
    this.inference = inference;
    this.classification = classification;
    this.embeddings = embeddings;
    this.health = health;
    this.statistics = statistics;
    this.repository = repository;
    this.spans = spans;
  }

  /** From now on the dashboard is at the root. */
  void mount(DashboardEndpoints endpoints) {
    dashboard = Optional.of(endpoints);
  }

  CompletionStage<HttpResponse> dispatch(Received received) throws IOException {
    HttpRequest request = received.request();
    Optional<DashboardEndpoints> page = dashboard;
    if (page.isPresent() && DashboardEndpoints.owns(request.getUri())) {
      return page.get().dispatch(received);
    }
    Route route =
        Route.of(request.getUri())
            .orElseThrow(() -> Problem.notFound(request.getUri().path(), "/v2 or /v2/models"));
    route.requireVerb(request.method().value());
    return switch (route.action()) {
      case INFER, CLASSIFY, EMBEDDINGS ->
          spans.around(
              received,
              route,
              trace -> query(received, route, new Origin(received.arrival(), trace)));
      case OPENAPI -> json(OPENAPI);
      case SERVER -> json(Metadata.server(repository.loads()));
      case LIVE -> CompletableFuture.completedFuture(health.live());
      case READY -> health.ready();
      case MODELS -> json(Metadata.models(names()));
      case MODEL -> {
        Served.Entry entry = entry(route);
        served.version(entry, route.version());
        yield json(Metadata.model(entry.model()));
      }
      case STATISTICS -> json(StatisticsJson.of(statistics.all()));
      case MODEL_STATISTICS -> {
        Served.Entry entry = entry(route);
        yield json(StatisticsJson.of(statistics.of(entry, served.version(entry, route.version()))));
      }
      case MODEL_CONFIG -> {
        Served.Entry entry = entry(route);
        yield json(ModelConfig.of(entry.model(), served.version(entry, route.version())));
      }
      case REPOSITORY_INDEX, LOAD, UNLOAD -> repository.answerClient(received, route);
      case MODEL_READY -> {
        Served.Entry entry = entry(route);
        yield health.ready(entry, served.version(entry, route.version()));
      }
    };
  }

  private CompletionStage<HttpResponse> query(Received received, Route route, Origin origin)
      throws IOException {
    if (route.action() == Route.Action.EMBEDDINGS) {
      return embeddings.embed(received, origin);
    }
    Served.Entry entry = entry(route);
    Optional<String> version = served.version(entry, route.version());
    return route.action() == Route.Action.CLASSIFY
        ? classification.classify(received, entry, version, origin)
        : inference.infer(received, entry, version, origin);
  }

  private Served.Entry entry(Route route) {
    return served.entry(route.model().orElseThrow());
  }

  private List<String> names() {
    return StreamSupport.stream(served.all().spliterator(), false)
        .map(entry -> entry.model().name())
        .toList();
  }

  private static CompletionStage<HttpResponse> json(byte[] body) {
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(Json.entity(body)));
  }
}
