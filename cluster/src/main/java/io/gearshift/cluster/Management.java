package io.gearshift.cluster;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.management.javadsl.PekkoManagement;

/**
 * What Pekko Management offers: the members and shards as Pekko sees them, orders to leave and to
 * be given up, and health checks. The admin server answers it, on its own port.
 */
final class Management {
  private Management() {}

  static Function<HttpRequest, CompletionStage<HttpResponse>> routes(ActorSystem<?> system) {
    org.apache.pekko.japi.function.Function<HttpRequest, CompletionStage<HttpResponse>> routes =
        PekkoManagement.get(system).getRoutes().function(system);
    return request -> {
      try {
        return routes.apply(request);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
