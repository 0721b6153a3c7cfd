package io.gearshift.actors.control;

import org.apache.pekko.actor.typed.ActorRef;

/** What may be asked of the board on which a cluster's policies are written. */
public final class PolicyBoard {
  private PolicyBoard() {}

  public interface Command {}

  /** Say which policies are in force. */
  public record Show(ActorRef<PolicyStatus> replyTo) implements Command {}

  /** Go by these from now on, on all nodes; the names must be known ones. */
  public record Choose(PolicyNames names, ActorRef<PolicyStatus> replyTo) implements Command {}
}
