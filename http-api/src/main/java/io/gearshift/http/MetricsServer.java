package io.gearshift.http;

import io.gearshift.actors.control.Replanner;
import io.gearshift.http.BodyCollector.Received;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Shows what is measured on a port of its own, where there is nothing else to be done. */
public final class MetricsServer {
  private static final int MAX_BODY_BYTES = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final String REMEDY =
      "Choose another port with -D metrics.port=..., where 0 takes any free one, or another"
          + " interface with -D metrics.host=...";

  private final Listener listener;

  private MetricsServer(Listener listener) {
    this.listener = listener;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param replanner of the cluster, or what leads to it
   * @return fails, with the remedy in the message, if the port cannot be had
   */
  public static CompletionStage<MetricsServer> start(
      String host,
      int port,
      ActorRef<Replanner.Command> replanner,
      MetricsPage page,
      ActorSystem<?> system) {
    MetricsEndpoint endpoint = new MetricsEndpoint(replanner, page, PATIENCE, system);
    BodyCollector bodies =
        new BodyCollector(
            MAX_BODY_BYTES,
            "send none",
            Listener.PATIENCE,
            BodyCollector.Admission.OPEN,
            InstantSource.system());
    return Listener.listen(
            host,
            port,
            REMEDY,
            Optional.empty(),
            Listener.pekkoSettings(MAX_BODY_BYTES, IDLE, system),
            bodies,
            received -> answer(received, endpoint),
            system)
        .thenApply(MetricsServer::new);
  }

  private static CompletionStage<HttpResponse> answer(Received received, MetricsEndpoint endpoint) {
    String path = "/" + String.join("/", Route.segments(received.request().getUri()));
    if (!path.equals(MetricsEndpoint.PATH)) {
      throw Problem.notFound(path, MetricsEndpoint.PATH);
    }
    String verb = received.request().method().value();
    if (!verb.equals("GET")) {
      throw Problem.methodNotAllowed(verb, "GET");
    }
    return endpoint.page();
  }

  /** Where the page is reached from this machine. */
  public URI uri() {
    return listener.uri();
  }

  /** Takes no more connections, and ends. */
  public CompletionStage<Done> stop() {
    return listener.stop(FAREWELL);
  }
}
