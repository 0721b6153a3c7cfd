package io.gearshift.http;

import io.gearshift.http.BodyCollector.Received;
import io.gearshift.http.security.Pass;
import io.gearshift.http.security.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.apache.pekko.http.javadsl.model.headers.ProductVersion;
import org.apache.pekko.http.javadsl.model.headers.Server;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;

/** A port of the node that is listened on, every request of which is answered. */
final class Listener {
  /** How long clients may take. */
  static final BodyCollector.Patience PATIENCE =
      new BodyCollector.Patience(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /** What answers a request; the listener makes an answer of a failure. */
  @FunctionalInterface
  interface Dispatch {
    CompletionStage<HttpResponse> answer(Received received) throws IOException;
  }

  private final ServerBinding binding;
  private final String scheme;

  private Listener(ServerBinding binding, String scheme) {
    this.binding = binding;
    this.scheme = scheme;
  }

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @param remedy what the operator can do if the port cannot be had
   * @return fails with a {@link ListenFailed} if it cannot
   */
  static CompletionStage<Listener> listen(
      String host,
      int port,
      String remedy,
      Optional<Tls> tls,
      ServerSettings pekko,
      BodyCollector bodies,
      Dispatch dispatch,
      ActorSystem<?> system) {
    Flow<HttpRequest, HttpResponse, NotUsed> handler =
        Flow.of(HttpRequest.class)
            .via(bodies)
            .mapAsync(pekko.getPipeliningLimit(), received -> counted(received, dispatch));
    ServerBuilder server = Http.get(system).newServerAt(host, port).withSettings(pekko);
    return tls.map(own -> server.enableHttps(ConnectionContext.httpsServer(own::serverEngine)))
        .orElse(server)
        .bindFlow(handler)
        .handle(
            (binding, failure) -> {
              if (failure != null) {
                throw new CompletionException(new ListenFailed(host, port, remedy, failure));
              }
              return new Listener(binding, tls.isPresent() ? "https" : "http");
            });
  }

  int port() {
    return binding.localAddress().getPort();
  }

  /** Of the interface that is listened on. */
  InetAddress address() {
    return binding.localAddress().getAddress();
  }

  /** Where the port is reached from this machine. */
  URI uri() {
    boolean everywhere = binding.localAddress().getAddress().isAnyLocalAddress();
    String host = everywhere ? "localhost" : binding.localAddress().getHostString();
    return URI.create(
        scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  /** Takes no more connections, lets open requests be answered within a time, and ends. */
  CompletionStage<Done> stop(Duration drainTimeout) {
    return binding.terminate(drainTimeout).thenApply(ended -> Done.getInstance());
  }

  /**
   * @param idle how long a connection may be silent
   */
  static ServerSettings pekkoSettings(long maxBodyBytes, Duration idle, ActorSystem<?> system) {
    ServerSettings defaults = ServerSettings.create(system.classicSystem());
    ParserSettings parsing =
        defaults
            .getParserSettings()
            .withMaxContentLength(maxBodyBytes)
            .withMaxToStrictBytes(maxBodyBytes)
            .withModeledHeaderParsing(false)
            .withIllegalHeaderWarnings(false);
    return defaults
        .withParserSettings(parsing)
        .withParsingErrorHandler(ParseFailures.class.getName())
        .withServerHeader(
            Optional.of(Server.create(ProductVersion.create("gearshift", Metadata.version()))))
        .withTransparentHeadRequests(true)
        .withDefaultHostHeader(Host.create("localhost")) // health checks in HTTP/1.0 name none
        .withTerminationDeadlineExceededResponse(
            Problems.response(Problem.of(503, "the server stopped before it could answer")))
        .withTimeouts(
            defaults
                .getTimeouts()
                // every wait of ours has an end of its own, and this timer has a price
                .withRequestTimeout(scala.concurrent.duration.Duration.Zero())
                .withIdleTimeout(scala.jdk.javaapi.DurationConverters.toScala(idle)));
  }

  /** Never fails: the answer tells of any failure. */
  private static CompletionStage<HttpResponse> answer(Received received, Dispatch dispatch) {
    CompletionStage<HttpResponse> answer;
    try {
      received
          .refused()
          .ifPresent(
              problem -> {
                throw problem;
              });
      answer = dispatch.answer(received);
    } catch (RuntimeException | IOException failure) {
      return CompletableFuture.completedFuture(Problems.response(failure));
    }
    return answer.exceptionally(Problems::response);
  }

  /** The pass ends with the answer, or with there being none. */
  private static CompletionStage<HttpResponse> counted(Received received, Dispatch dispatch) {
    CompletionStage<HttpResponse> answer = answer(received, dispatch);
    return received.pass() == Pass.FREE
        ? answer
        : answer.whenComplete((response, failure) -> received.pass().end());
  }
}
