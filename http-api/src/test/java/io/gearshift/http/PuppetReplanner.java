package io.gearshift.http;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A replanner on strings: a new plan is what the test has put there, unless it is silent. */
final class PuppetReplanner {
  /** How often a new plan was asked for. */
  final AtomicInteger replans = new AtomicInteger();

  private volatile PlanStatus status;
  private volatile PlanStatus next;
  private volatile boolean silent;

  PuppetReplanner() {
    reset();
  }

  Behavior<Replanner.Command> behavior() {
    return Behaviors.receive(Replanner.Command.class)
        .onMessage(
            Replanner.Describe.class,
            describe -> {
              if (!silent) {
                describe.replyTo().tell(status);
              }
              return Behaviors.same();
            })
        .onMessage(
            Replanner.Replan.class,
            replan -> {
              replans.incrementAndGet();
              if (!silent) {
                status = next;
                replan.replyTo().tell(status);
              }
              return Behaviors.same();
            })
        .build();
  }

  void stand(PlanStatus now) {
    status = now;
  }

  void planNext(PlanStatus after) {
    next = after;
  }

  void beSilent() {
    silent = true;
  }

  void reset() {
    status = Plans.NONE;
    next = Plans.SPLIT;
    silent = false;
    replans.set(0);
  }
}
