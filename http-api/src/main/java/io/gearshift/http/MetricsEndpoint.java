package io.gearshift.http;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Tells Prometheus what is measured. */
final class MetricsEndpoint {
  static final String PATH = "/metrics";

  /** Whoever collects metrics waits for ten seconds as a rule, and then has none at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final ContentType.NonBinary PROMETHEUS =
      (ContentType.NonBinary) ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

  private final ActorRef<Replanner.Command> replanner;
  private final MetricsPage page;
  private final Duration wait;
  private final Scheduler scheduler;
  private final Executor executor;

  /**
   * @param patience how long to wait for the planner, at most
   */
  MetricsEndpoint(
      ActorRef<Replanner.Command> replanner,
      MetricsPage page,
      Duration patience,
      ActorSystem<?> system) {
    this.replanner = replanner;
    this.page = page;
    this.wait = patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE;
    this.scheduler = system.scheduler();
    this.executor = system.executionContext();
  }

  /** A planner that does not answer takes nothing away but its own part. */
  CompletionStage<HttpResponse> page() {
    CompletionStage<PlanStatus> status =
        AskPattern.ask(replanner, Replanner.Describe::new, wait, scheduler);
    return status.handleAsync(
        (said, failure) ->
            HttpResponse.create()
                .withEntity(HttpEntities.create(PROMETHEUS, page.of(Optional.ofNullable(said)))),
        executor);
  }
}
