package io.gearshift.actors.stage;

import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Query;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Sends each query of a family to an instance, and sees to it that it gets exactly one answer. */
public final class StageRouter {

  private StageRouter() {}

  public sealed interface Command {}

  /**
   * Answer this query.
   *
   * @param variant the one that must serve it, or nothing if the router is to choose
   */
  public record Infer(Query query, Optional<VariantId> variant, ActorRef<Reply> replyTo)
      implements Command {}

  /** Say what is ready. */
  public record Describe(ActorRef<Readiness> replyTo) implements Command {}
}
