package io.gearshift.http;

import io.gearshift.actors.control.PolicyBoard;
import io.gearshift.actors.control.PolicyNames;
import io.gearshift.actors.control.PolicyStatus;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A board on strings: believes every name, unless it is silent. */
final class PuppetBoard {
  private static final PolicyNames FIRST =
      new PolicyNames("resident", "most-accurate-in-time", "work-conserving");

  /** All that was chosen, oldest first. */
  final Queue<PolicyNames> chosen = new ConcurrentLinkedQueue<>();

  private volatile PolicyNames names = FIRST;
  private volatile boolean silent;
  private volatile boolean secretive;

  Behavior<PolicyBoard.Command> behavior() {
    return Behaviors.receive(PolicyBoard.Command.class)
        .onMessage(
            PolicyBoard.Show.class,
            show -> {
              if (!silent) {
                show.replyTo().tell(status());
              }
              return Behaviors.same();
            })
        .onMessage(
            PolicyBoard.Choose.class,
            choose -> {
              chosen.add(choose.names());
              names = choose.names();
              if (!secretive) {
                choose.replyTo().tell(status());
              }
              return Behaviors.same();
            })
        .build();
  }

  /** Is in force, though it may be known no more. */
  void stand(PolicyNames now) {
    names = now;
  }

  void beSilent() {
    silent = true;
  }

  /** Obeys, and does not say so. */
  void obeyInSecret() {
    secretive = true;
  }

  void reset() {
    names = FIRST;
    silent = false;
    secretive = false;
    chosen.clear();
  }

  private PolicyStatus status() {
    return new PolicyStatus(
        names,
        List.of("proteus", "resident"),
        List.of("most-accurate-in-time", "weighted"),
        List.of("aimd", "work-conserving"));
  }
}
