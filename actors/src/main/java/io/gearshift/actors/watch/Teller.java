package io.gearshift.actors.watch;

import io.gearshift.actors.watch.NodeFigures.Batches;
import io.gearshift.actors.watch.NodeFigures.Queries;
import io.gearshift.actors.watch.NodeFigures.Version;
import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.measure.NodeBook;
import io.gearshift.domain.measure.QueryBook;
import io.gearshift.domain.measure.RunBook;
import io.gearshift.domain.measure.VersionBook;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Says each second what a node has done since it started. */
public final class Teller {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private enum Due {
    INSTANCE
  }

  private Teller() {}

  /**
   * @param node its name
   * @param book of what it does
   * @param listener is told
   */
  public static Behavior<Void> create(
      String node, NodeBook book, InstantSource clock, Consumer<NodeFigures> listener) {
    return Behaviors.<Object>withTimers(
            timers -> {
              timers.startTimerAtFixedRate(Due.INSTANCE, PERIOD);
              Instant started = clock.instant();
              return Behaviors.receiveMessage(
                  due -> {
                    listener.accept(figures(node, started, clock.instant(), book));
                    return Behaviors.same();
                  });
            })
        .narrow();
  }

  static NodeFigures figures(String node, Instant started, Instant now, NodeBook book) {
    return new NodeFigures(
        node,
        started.toEpochMilli(),
        Duration.between(started, now),
        book.queries().stream().map(Teller::queries).toList(),
        book.runs().stream().map(Teller::batches).toList());
  }

  private static Queries queries(QueryBook book) {
    return new Queries(
        book.model(),
        book.pending(),
        book.versions().entrySet().stream()
            .map(entry -> version(entry.getKey(), entry.getValue()))
            .toList(),
        book.cascades().gear());
  }

  private static Version version(String name, VersionBook book) {
    Map<Reason, Long> refused = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      long count = book.refused(reason).count();
      if (count > 0) {
        refused.put(reason, count);
      }
    }
    return new Version(
        name,
        book.inTime().count(),
        book.late().count(),
        book.cancelled().count(),
        refused,
        book.items(),
        book.accuracy().map(Accuracy::value).orElse(0.0),
        Duration.ofNanos(book.queue().nanos()));
  }

  private static Batches batches(RunBook book) {
    long runs = 0;
    long items = 0;
    for (RunBook.Batch batch : book.batches()) {
      runs += batch.run().count();
      items += batch.run().count() * batch.items();
    }
    return new Batches(
        book.variant(),
        book.device(),
        runs,
        items,
        book.waiting(),
        Duration.ofNanos(book.busyNanos()));
  }
}
