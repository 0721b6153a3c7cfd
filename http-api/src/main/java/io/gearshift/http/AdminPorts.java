package io.gearshift.http;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.Replanner;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Whom the admin server asks.
 *
 * @param replanner of the cluster, or what leads to it
 * @param policies where the cluster's policies are written
 * @param metrics of this node and of the cluster's plan
 * @param cluster the nodes as this one sees them
 */
public record AdminPorts(
    ActorRef<Replanner.Command> replanner,
    ActorRef<PolicyBoard.Command> policies,
    MetricsPage metrics,
    Supplier<ClusterStatus> cluster) {}
