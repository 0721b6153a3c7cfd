package io.gearshift.http;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.stage.StageRouter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Whom the admin server asks.
 *
 * @param replanner of the cluster, or what leads to it
 * @param policies where the cluster's policies are written
 * @param metrics of this node and of the cluster's plan
 * @param cluster the nodes as this one sees them
 * @param repository tells of the model repository and changes it; empty on a node without clients
 * @param management answers what is asked of the system of actors itself: its members, their health
 * @param routers of the families on this node: they know how accurate their answers were
 */
public record AdminPorts(
    ActorRef<Replanner.Command> replanner,
    ActorRef<PolicyBoard.Command> policies,
    MetricsPage metrics,
    Supplier<ClusterStatus> cluster,
    Optional<RepositoryEndpoint> repository,
    Function<HttpRequest, CompletionStage<HttpResponse>> management,
    List<ActorRef<StageRouter.Command>> routers) {
  public AdminPorts {
    routers = List.copyOf(routers);
  }
}
