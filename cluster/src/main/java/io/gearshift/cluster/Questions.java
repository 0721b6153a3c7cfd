package io.gearshift.cluster;

import io.gearshift.actors.control.PlanStatus;
import io.gearshift.actors.control.Replanner;
import io.gearshift.actors.stage.Readiness;
import io.gearshift.actors.stage.StageRouter;
import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node learns how things stand: it asks, and waits for the answer. */
record Questions(ActorSystem<?> system, NodeGuardian.Started actors) {
  private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

  /** Long enough for a planner to begin on another node after the first was lost. */
  private static final int ASK_TIMES = 20;

  PlanStatus planStatus() {
    return ask(actors.replanner(), Replanner.Describe::new);
  }

  Readiness readiness(FamilyId family) {
    return ask(actors.routers().stages().get(family), StageRouter.Describe::new);
  }

  /** Asks until there is an answer: the planner may be moving, and what is sent to it be lost. */
  private <C, T> T ask(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    for (int i = 1; i < ASK_TIMES; i++) {
      try {
        return askOnce(actor, question);
      } catch (CompletionException e) {
        LOG.debug("no answer yet: {}", e.getMessage());
      }
    }
    return askOnce(actor, question);
  }

  private <C, T> T askOnce(ActorRef<C> actor, Function<ActorRef<T>, C> question) {
    return AskPattern.ask(actor, question::apply, ASK_TIMEOUT, system.scheduler())
        .toCompletableFuture()
        .join();
  }
}
