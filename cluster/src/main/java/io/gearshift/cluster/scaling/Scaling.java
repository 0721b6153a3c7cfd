package io.gearshift.cluster.scaling;

import io.gearshift.actors.control.ClusterStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.cluster.members.Members;
import io.gearshift.domain.scaling.Actuator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.cluster.Cluster;

/**
 * What a node needs to change the number of nodes, should the planner come to it.
 *
 * @param node its name
 */
public record Scaling(
    ActorSystem<?> system,
    ScalingSettings settings,
    String node,
    Actuator actuator,
    InstantSource clock) {

  /** Empty if nobody is to change it. The actuator ends with the node. */
  public static Optional<Scaling> of(
      ActorSystem<?> system, String node, ScalingSettings settings, InstantSource clock) {
    return actuator(system, node, settings)
        .map(actuator -> new Scaling(system, settings, node, actuator, clock))
        .map(Scaling::closedWithTheNode);
  }

  /** Each kind is loaded only if it is chosen. */
  private static Optional<Actuator> actuator(
      ActorSystem<?> system, String node, ScalingSettings settings) {
    Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    return switch (settings.actuator()) {
      case ScalingSettings.KUBERNETES ->
          Optional.of(KubernetesActuator.inThisCluster(settings, blocking));
      case ScalingSettings.PROCESS ->
          Optional.of(
              new ProcessActuator(
                  settings.process().command(),
                  node,
                  () -> hostPort(Cluster.get(system).selfAddress()),
                  settings.patience(),
                  blocking));
      default -> Optional.empty();
    };
  }

  private Scaling closedWithTheNode() {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "close-actuator",
            () -> {
              actuator.close();
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return this;
  }

  /** Runs beside the planner, which it asks and tells. */
  public Behavior<Scaler.Command> behavior(ActorRef<Replanner.Command> replanner) {
    Cluster cluster = Cluster.get(system);
    return Scaler.create(
        settings,
        settings.rule(),
        actuator,
        clock,
        new Scaler.Nodes() {
          private final Members members = new Members(cluster);

          @Override
          public ClusterStatus now() {
            return members.get();
          }

          @Override
          public void leave(String address) {
            int colon = address.lastIndexOf(':');
            Address self = cluster.selfAddress();
            cluster.leave(
                new Address(
                    self.protocol(),
                    self.system(),
                    address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1))));
          }
        },
        replanner);
  }

  private static String hostPort(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
