package io.gearshift.http;

import io.gearshift.http.dashboard.Dashboard;
import io.gearshift.http.security.Protection;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Serves operators: shows the nodes, the plan and the policies of the cluster, and changes the
 * latter two, and what is measured.
 *
 * <p>Without API keys it asks nobody who they are: whoever reaches the port may do all of it, but
 * for the pages of other sites in an operator's browser.
 */
public final class AdminServer {
  static final int MAX_BODY_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final String REMEDY =
      "Choose another port with -D admin.port=..., where 0 takes any free one, or another interface"
          + " with -D admin.host=...";

  private final AdminSettings settings;
  private final Listener listener;
  private final AdminEndpoints endpoints;
  private final ActorSystem<?> system;
  private volatile Optional<Dashboard> dashboard = Optional.empty();

  private AdminServer(
      AdminSettings settings, Listener listener, AdminEndpoints endpoints, ActorSystem<?> system) {
    this.settings = settings;
    this.listener = listener;
    this.endpoints = endpoints;
    this.system = system;
  }

  /**
   * Listens.
   *
   * @param ports whom it asks
   * @param protection against those who may not
   * @return fails, with the remedy in the message, if the port cannot be had
   */
  public static CompletionStage<AdminServer> start(
      AdminSettings settings, Protection protection, AdminPorts ports, ActorSystem<?> system) {
    return start(settings, protection, PATIENCE, ports, system);
  }

  /**
   * @param patience how long to wait for the planner and for the board
   */
  static CompletionStage<AdminServer> start(
      AdminSettings settings,
      Protection protection,
      Duration patience,
      AdminPorts ports,
      ActorSystem<?> system) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.host());
    } catch (UnknownHostException unknown) {
      return CompletableFuture.failedFuture(
          new ListenFailed(settings.host(), settings.port(), REMEDY, unknown));
    }
    AdminEndpoints endpoints =
        new AdminEndpoints(
            new CrossSite(
                settings.host(), address, protection.tls().isPresent() ? "https" : "http"),
            ports,
            patience,
            system);
    BodyCollector bodies =
        new BodyCollector(
            MAX_BODY_BYTES,
            "send the names of policies, and nothing else",
            Listener.PATIENCE,
            Needs.admission(protection.access(), Needs::ofAdmin),
            InstantSource.system());
    return Listener.listen(
            settings.host(),
            settings.port(),
            REMEDY,
            protection.tls(),
            Listener.pekkoSettings(MAX_BODY_BYTES, IDLE, system),
            bodies,
            endpoints::dispatch,
            system)
        .thenApply(listener -> new AdminServer(settings, listener, endpoints, system));
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

  /** Where the server is reached from this machine. */
  public URI uri() {
    return listener.uri();
  }

  /**
   * Takes no more connections, and ends; who waits for a planner that cannot be reached any more is
   * not waited for.
   */
  public CompletionStage<Done> stop() {
    dashboard.ifPresent(Dashboard::close);
    return listener.stop(FAREWELL);
  }
}
