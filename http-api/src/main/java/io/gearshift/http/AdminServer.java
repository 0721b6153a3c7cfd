package io.gearshift.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Serves operators: shows the nodes, the plan and the policies of the cluster, and changes the
 * latter two, and what is measured.
 *
 * <p>It asks nobody who they are. Whoever reaches the port may do all of it, but for the pages of
 * other sites in an operator's browser.
 */
public final class AdminServer {
  static final int MAX_BODY_BYTES = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final String REMEDY =
      "Choose another port with -D admin.port=..., where 0 takes any free one, or another interface"
          + " with -D admin.host=...";

  private final Listener listener;

  private AdminServer(Listener listener) {
    this.listener = listener;
  }

  /**
   * Listens.
   *
   * @param ports whom it asks
   * @return fails, with the remedy in the message, if the port cannot be had
   */
  public static CompletionStage<AdminServer> start(
      AdminSettings settings, AdminPorts ports, ActorSystem<?> system) {
    return start(settings, PATIENCE, ports, system);
  }

  /**
   * @param patience how long to wait for the planner and for the board
   */
  static CompletionStage<AdminServer> start(
      AdminSettings settings, Duration patience, AdminPorts ports, ActorSystem<?> system) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.host());
    } catch (UnknownHostException unknown) {
      return CompletableFuture.failedFuture(
          new ListenFailed(settings.host(), settings.port(), REMEDY, unknown));
    }
    AdminEndpoints endpoints =
        new AdminEndpoints(new CrossSite(settings.host(), address), ports, patience, system);
    BodyCollector bodies =
        new BodyCollector(
            MAX_BODY_BYTES,
            "send the names of policies, and nothing else",
            Listener.BODY_PATIENCE,
            InstantSource.system());
    return Listener.listen(
            settings.host(),
            settings.port(),
            REMEDY,
            Listener.pekkoSettings(MAX_BODY_BYTES, IDLE, system),
            bodies,
            endpoints::dispatch,
            system)
        .thenApply(AdminServer::new);
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
    return listener.stop(FAREWELL);
  }
}
