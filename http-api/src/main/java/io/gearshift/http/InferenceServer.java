package io.gearshift.http;

import com.fasterxml.jackson.core.JsonFactory;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.pipeline.Pipeline;
import io.gearshift.domain.trace.Tracer;
import io.gearshift.http.BodyCollector.Patience;
import io.gearshift.http.dashboard.Dashboard;
import io.gearshift.http.security.Protection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;

/**
 * Serves the families and pipelines of a catalog over the REST form of the Open Inference Protocol
 * v2.
 */
public final class InferenceServer {
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(60);
  private static final String REMEDY =
      "Choose another port with --port or gearshift.http.port, or another interface with"
          + " gearshift.http.host";

  private final Listener listener;
  private final Served served;
  private final HealthEndpoint health;
  private final Frontend frontend;
  private final HttpSettings settings;
  private final Endpoints endpoints;
  private final EdgeSpans spans;
  private final ActorSystem<?> system;
  private volatile Optional<Dashboard> dashboard = Optional.empty();

  private InferenceServer(
      Listener listener,
      Served served,
      HealthEndpoint health,
      Frontend frontend,
      HttpSettings settings,
      Endpoints endpoints,
      EdgeSpans spans,
      ActorSystem<?> system) {
    this.listener = listener;
    this.served = served;
    this.health = health;
    this.frontend = frontend;
    this.settings = settings;
    this.endpoints = endpoints;
    this.spans = spans;
    this.system = system;
  }

  /**
   * Listens. Queries are served from the first on, but the server says that it is not ready until
   * it is opened.
   *
   * @param protection against those who may not
   * @param routers one for each family and pipeline of the catalog
   * @param queryIds gives each query of the node another
   * @param book what the routers tell of queries, for the statistics
   * @return fails, with the remedy in the message, if the port cannot be had
   */
  public static CompletionStage<InferenceServer> start(
      HttpSettings settings,
      Protection protection,
      Catalog catalog,
      Routers routers,
      LongSupplier queryIds,
      NodeBook book,
      InstantSource clock,
      ActorSystem<?> system) {
    return start(
        settings, protection, Listener.PATIENCE, catalog, routers, queryIds, book, clock, system);
  }

  /**
   * @param patience how long clients may take
   */
  static CompletionStage<InferenceServer> start(
      HttpSettings settings,
      Protection protection,
      Patience patience,
      Catalog catalog,
      Routers routers,
      LongSupplier queryIds,
      NodeBook book,
      InstantSource clock,
      ActorSystem<?> system) {
    int longestString = (int) settings.maxBodyBytes();
    JsonFactory factory = Json.factory(settings.maxJsonDepth(), longestString);
    Served served = new Served(catalog, routers, factory);
    HealthEndpoint health = new HealthEndpoint(served, system.scheduler());
    Queries queries = new Queries(settings.grace(), queryIds, clock, system.scheduler());
    Statistics statistics = new Statistics(served, book);
    EdgeSpans spans = new EdgeSpans(clock);
    RepositoryEndpoint repository =
        new RepositoryEndpoint(
            new RepositoryIndex(served, system.scheduler()), settings.repository());
    Frontend frontend =
        new Frontend(
            settings, protection, served, health, statistics, queries, repository, spans, clock);
    InferEndpoint inference =
        new InferEndpoint(settings.maxBodyBytes(), queries, system.executionContext());
    Endpoints endpoints =
        new Endpoints(
            served,
            inference,
            new ClassifyEndpoint(
                factory,
                settings.maxBodyBytes(),
                queries,
                system.executionContext(),
                system.dispatchers().lookup(DispatcherSelector.blocking()),
                Materializer.matFromSystem(system)),
            new EmbeddingsEndpoint(
                factory, settings.maxBodyBytes(), served, queries, system.executionContext()),
            health,
            statistics,
            repository,
            spans);
    return Listener.listen(
            settings.host(),
            settings.port(),
            REMEDY,
            protection.tls(),
            pekkoSettings(settings, catalog, system),
            new BodyCollector(
                settings.maxBodyBytes(),
                HttpSettings.BODY_REMEDY,
                patience,
                Needs.admission(protection.access(), Needs::ofPublic),
                clock),
            endpoints::dispatch,
            system)
        .thenApply(
            listener ->
                new InferenceServer(
                    listener, served, health, frontend, settings, endpoints, spans, system));
  }

  /** The port that is listened on. */
  public int port() {
    return listener.port();
  }

  /** Where the server is reached from this machine. */
  public URI uri() {
    return listener.uri();
  }

  /** What other ports of the server answer from too. */
  public Frontend frontend() {
    return frontend;
  }

  /** What tells of the model repository, on other ports of the server too. */
  public RepositoryEndpoint repository() {
    return frontend.repository();
  }

  /**
   * Serves this from now on, without a gap.
   *
   * @param catalog with the families and pipelines that there were at the start
   * @param unloaded families that are out of service
   */
  public void serve(Catalog catalog, Set<FamilyId> unloaded) {
    served.serve(catalog, unloaded);
  }

  /** Lets models be loaded and unloaded by this from now on. */
  public void operate(RepositoryControl control) {
    frontend.repository().use(control);
  }

  /** Tells this one of the spans of requests from now on; so does gRPC. */
  public void trace(Tracer tracer) {
    spans.tell(tracer);
  }

  /** Shows a dashboard at the root of the port, until the server stops. */
  public void mount(Dashboard shown) {
    dashboard = Optional.of(shown);
    endpoints.mount(
        new DashboardEndpoints(
            shown,
            new CrossSite(settings.host(), listener.address(), listener.uri().getScheme()),
            system.executionContext()));
  }

  /** Says from now on that the server is ready, if all its models are and it does not drain. */
  public void open() {
    health.open();
  }

  /**
   * Says from now on that the server is not ready, so that no new clients are sent here; who comes
   * all the same is served until the server stops.
   */
  public void startDraining() {
    health.startDraining();
  }

  /** Takes no more connections, lets open queries finish within the drain timeout, and ends. */
  public CompletionStage<Done> stop() {
    startDraining();
    dashboard.ifPresent(Dashboard::close);
    return listener.stop(settings.drainTimeout());
  }

  static ServerSettings pekkoSettings(
      HttpSettings settings, Catalog catalog, ActorSystem<?> system) {
    return Listener.pekkoSettings(settings.maxBodyBytes(), idle(settings, catalog), system)
        .withMaxConnections(settings.maxConnections());
  }

  /** A connection on which a query still has time to be answered is not idle. */
  private static Duration idle(HttpSettings settings, Catalog catalog) {
    Duration longest =
        Stream.concat(
                catalog.families().stream().map(Family::slo),
                catalog.pipelines().stream().map(Pipeline::slo))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    Duration needed = longest.plus(settings.grace()).plus(Listener.PATIENCE.body());
    return needed.compareTo(SHORTEST_IDLE) > 0 ? needed : SHORTEST_IDLE;
  }
}
