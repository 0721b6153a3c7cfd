package io.gearshift.actors.watch;

import io.gearshift.actors.device.DeviceReport;
import io.gearshift.domain.catalog.Family;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Keeps account of what the whole cluster does, for those who look at it from this node: every node
 * says each second what it has done, and every device what it holds.
 */
public final class Watch extends AbstractBehavior<Watch.Command> {
  private static final int KEPT_SECONDS = 600;

  public sealed interface Command {}

  /** A device says what it holds. */
  public record Observe(DeviceReport report) implements Command {}

  /** A node says what it has done. */
  public record Hear(NodeFigures figures) implements Command {}

  /** Say what is known. */
  public record Describe(ActorRef<ClusterFigures> replyTo) implements Command {}

  private enum SecondEnded implements Command {
    INSTANCE
  }

  private final FiguresBook book;
  private final InstantSource clock;

  /**
   * @param silentAfter who has said nothing for so long is forgotten
   */
  public static Behavior<Command> create(
      Duration silentAfter, List<Family> families, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerAtFixedRate(SecondEnded.INSTANCE, Duration.ofSeconds(1));
                  return new Watch(
                      context, new FiguresBook(families, KEPT_SECONDS, silentAfter), clock);
                }));
  }

  private Watch(ActorContext<Command> context, FiguresBook book, InstantSource clock) {
    super(context);
    this.book = book;
    this.clock = clock;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Observe.class, this::onObserve)
        .onMessage(Hear.class, this::onHear)
        .onMessage(Describe.class, this::onDescribe)
        .onMessageEquals(SecondEnded.INSTANCE, this::onSecondEnded)
        .build();
  }

  private Behavior<Command> onObserve(Observe observe) {
    book.observe(observe.report(), clock.instant());
    return this;
  }

  private Behavior<Command> onHear(Hear hear) {
    book.hear(hear.figures(), clock.instant());
    return this;
  }

  private Behavior<Command> onDescribe(Describe describe) {
    describe.replyTo().tell(book.figures());
    return this;
  }

  private Behavior<Command> onSecondEnded() {
    book.endSecond(clock.instant());
    return this;
  }
}
