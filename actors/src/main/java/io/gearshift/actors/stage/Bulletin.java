package io.gearshift.actors.stage;

import io.gearshift.actors.control.Demand;
import io.gearshift.domain.catalog.FamilyId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;

/** What a router tells of itself: to the meter what has arrived, to watchers what it could do. */
final class Bulletin {
  /** Often enough for queries that have some hundred milliseconds, and no burden. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final FamilyId family;
  private final RecipientRef<Demand> meter;
  private final Set<ActorRef<StageLoad>> watchers = new LinkedHashSet<>();
  private Instant told = Instant.MIN;
  private long arrived;

  Bulletin(FamilyId family, RecipientRef<Demand> meter) {
    this.family = family;
    this.meter = meter;
  }

  void arrived(int items) {
    arrived += items;
  }

  void endSecond() {
    meter.tell(new Demand(family, arrived));
    arrived = 0;
  }

  void add(ActorRef<StageLoad> watcher, StageLoad load) {
    watchers.add(watcher);
    watcher.tell(load);
  }

  /** Tells all watchers, unless they were told a moment ago. */
  void tell(Supplier<StageLoad> load, Instant now) {
    if (!watchers.isEmpty() && !now.isBefore(told.plus(PAUSE))) {
      StageLoad newest = load.get();
      watchers.forEach(watcher -> watcher.tell(newest));
      told = now;
    }
  }
}
