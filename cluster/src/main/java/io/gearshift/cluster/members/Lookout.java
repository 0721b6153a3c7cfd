package io.gearshift.cluster.members;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Looks for another cluster at the addresses by which its node joins, and has one of both give way
 * once it has been seen twice in a row, both being as they were: all nodes of that one end. Those
 * that miss the word look, or are looked at, themselves.
 */
public final class Lookout extends AbstractBehavior<Lookout.Command> {
  public sealed interface Command {}

  /** Say what cluster you are in. */
  public record Look(ActorRef<Seen> replyTo) implements Command {}

  /**
   * What a node is in.
   *
   * @param at where the node is
   */
  public record Seen(String at, ClusterView view) implements Command {}

  /** End, and have the others of your cluster end, if it is still the one to give way. */
  public record GiveWay(ClusterView to) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** The cluster of the node, and the way to other nodes. */
  public interface Surroundings {
    /** Where the node is. */
    String self();

    ClusterView cluster();

    /** Says something to the lookout of a node, if there is one. */
    void post(String address, Command command);

    /** Ends the node, which is to be started again. */
    void end(String why);
  }

  private record Sighting(ClusterView own, ClusterView other) {}

  private final List<String> listed;
  private final Surroundings surroundings;
  private Map<String, Sighting> before = new HashMap<>();
  private Map<String, Sighting> now = new HashMap<>();

  /**
   * @param listed where to look, as {@code host:port}
   * @param every how often
   */
  static Behavior<Command> create(List<String> listed, Duration every, Surroundings surroundings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, every);
                  return new Lookout(context, listed, surroundings);
                }));
  }

  private Lookout(ActorContext<Command> context, List<String> listed, Surroundings surroundings) {
    super(context);
    context.setLoggerName(Lookout.class);
    this.listed = List.copyOf(listed);
    this.surroundings = surroundings;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, this::onLook)
        .onMessage(Seen.class, this::onSeen)
        .onMessage(GiveWay.class, this::onGiveWay)
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .build();
  }

  private Behavior<Command> onLook(Look look) {
    look.replyTo().tell(new Seen(surroundings.self(), surroundings.cluster()));
    return this;
  }

  private Behavior<Command> onSeen(Seen seen) {
    Sighting sighting = new Sighting(surroundings.cluster(), seen.view());
    now.put(seen.at(), sighting);
    if (!sighting.equals(before.get(seen.at()))) {
      return this;
    }
    if (sighting.other().givesWayTo(sighting.own())) {
      getContext()
          .getLog()
          .warn(
              "another cluster, of {}, is at {}; it gives way to this one, of {}",
              sighting.other().up(),
              seen.at(),
              sighting.own().up());
      surroundings.post(seen.at(), new GiveWay(sighting.own()));
    }
    return onGiveWay(new GiveWay(sighting.other()));
  }

  private Behavior<Command> onGiveWay(GiveWay order) {
    ClusterView own = surroundings.cluster();
    if (!own.givesWayTo(order.to())) {
      return this;
    }
    own.members().stream()
        .filter(address -> !address.equals(surroundings.self()))
        .forEach(address -> surroundings.post(address, order));
    surroundings.end(
        String.format(
            "another cluster, of %d, is at %s, and this node's, of %d, gives way to it",
            order.to().up(), order.to().oldest(), own.up()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onTick() {
    before = now;
    now = new HashMap<>();
    ClusterView own = surroundings.cluster();
    if (own.up() > 0) {
      listed.stream()
          .filter(address -> !own.members().contains(address))
          .forEach(
              address -> surroundings.post(address, new Look(getContext().getSelf().narrow())));
    }
    return this;
  }
}
