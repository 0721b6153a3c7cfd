package io.gearshift.cluster.members;

import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;

/** What the lookout of a running node sees, and how it speaks to those of others. */
record NodeSurroundings(ActorSystem<?> system) implements Lookout.Surroundings {
  /** The same on all nodes, for they find each other by it. */
  static final String LOOKOUT = "lookout";

  @Override
  public String self() {
    return ClusterView.hostPort(Cluster.get(system).selfAddress());
  }

  @Override
  public ClusterView cluster() {
    return ClusterView.of(Cluster.get(system));
  }

  @Override
  public void post(String address, Lookout.Command command) {
    Address self = Cluster.get(system).selfAddress();
    String path =
        String.format("%s://%s@%s/system/%s", self.protocol(), self.system(), address, LOOKOUT);
    Adapter.toClassic(system).actorSelection(path).tell(command, ActorRef.noSender());
  }

  @Override
  public void end(String why) {
    system.log().error("{}: it ends, to be started again and join the other", why);
    CoordinatedShutdown.get(system).runAll(new GaveWay(why));
  }
}
