package io.gearshift.http;

import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.Catalog;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.FamilyId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;

/** Serves the families of a catalog over the REST form of the Open Inference Protocol v2. */
public final class InferenceServer {
  private static final Duration BODY_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(60);

  private final ServerBinding binding;
  private final HealthEndpoint health;
  private final HttpSettings settings;

  private InferenceServer(ServerBinding binding, HealthEndpoint health, HttpSettings settings) {
    this.binding = binding;
    this.health = health;
    this.settings = settings;
  }

  /**
   * Listens.
   *
   * @param routers one for each family of the catalog
   * @return fails, with the remedy in the message, if the port cannot be had
   */
  public static CompletionStage<InferenceServer> start(
      HttpSettings settings,
      Catalog catalog,
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      InstantSource clock,
      ActorSystem<?> system) {
    return start(settings, BODY_PATIENCE, catalog, routers, clock, system);
  }

  /**
   * @param bodyPatience how long a small body may take to arrive
   */
  static CompletionStage<InferenceServer> start(
      HttpSettings settings,
      Duration bodyPatience,
      Catalog catalog,
      Map<FamilyId, ActorRef<StageRouter.Command>> routers,
      InstantSource clock,
      ActorSystem<?> system) {
    String version = Metadata.version();
    int longestString = (int) settings.maxBodyBytes();
    Served served =
        new Served(catalog, routers, Json.factory(settings.maxJsonDepth(), longestString));
    HealthEndpoint health = new HealthEndpoint(served, system.scheduler());
    InferEndpoint inference = new InferEndpoint(settings, clock, system);
    Endpoints endpoints = new Endpoints(served, inference, health, version);
    ServerSettings pekko = pekkoSettings(settings, catalog, version, system);
    Flow<HttpRequest, HttpResponse, NotUsed> handler =
        Flow.of(HttpRequest.class)
            .via(new BodyCollector(settings.maxBodyBytes(), bodyPatience, clock))
            .mapAsync(pekko.getPipeliningLimit(), endpoints::handle);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(pekko)
        .bindFlow(handler)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw new CompletionException(cannotListen(settings, failure));
              }
              return new InferenceServer(binding, health, settings);
            });
  }

  /** The port that is listened on. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Where the server is reached from this machine. */
  public URI uri() {
    boolean everywhere = binding.localAddress().getAddress().isAnyLocalAddress();
    String host = everywhere ? "localhost" : binding.localAddress().getHostString();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
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
    return binding.terminate(settings.drainTimeout()).thenApply(ended -> Done.getInstance());
  }

  static ServerSettings pekkoSettings(
      HttpSettings settings, Catalog catalog, String version, ActorSystem<?> system) {
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    ParserSettings parsing =
        defaults
            .getParserSettings()
            .withMaxContentLength(settings.maxBodyBytes())
            .withMaxToStrictBytes(settings.maxBodyBytes())
            .withModeledHeaderParsing(false)
            .withIllegalHeaderWarnings(false);
    return defaults
        .withParserSettings(parsing)
        .withParsingErrorHandler(ParseFailures.class.getName())
        .withServerHeader(Optional.of(Server.create(ProductVersion.create("gearshift", version))))
        .withTransparentHeadRequests(true)
        .withDefaultHostHeader(Host.create("localhost")) // health checks in HTTP/1.0 name none
        .withTerminationDeadlineExceededResponse(
            Problems.response(Problem.of(503, "the server stopped before it could answer")))
        .withTimeouts(
            defaults
                .getTimeouts()
                // every wait of ours has an end of its own, and this timer has a price
                .withRequestTimeout(scala.concurrent.duration.Duration.Zero())
                .withIdleTimeout(
                    scala.jdk.javaapi.DurationConverters.toScala(idle(settings, catalog))));
  }

  /** A connection on which a query still has time to be answered is not idle. */
  private static Duration idle(HttpSettings settings, Catalog catalog) {
    Duration longest =
        catalog.families().stream().map(Family::slo).max(Duration::compareTo).orElse(Duration.ZERO);
    Duration needed = longest.plus(settings.grace()).plus(BODY_PATIENCE);
    return needed.compareTo(SHORTEST_IDLE) > 0 ? needed : SHORTEST_IDLE;
  }

  private static IllegalStateException cannotListen(HttpSettings settings, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IllegalStateException(
        "cannot listen on "
            + settings.host()
            + ":"
            + settings.port()
            + ": "
            + cause.getMessage()
            + "\nChoose another port with --port or gearshift.http.port, or another interface with"
            + " gearshift.http.host",
        failure);
  }
}
