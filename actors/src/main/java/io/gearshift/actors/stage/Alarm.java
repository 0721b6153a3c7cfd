package io.gearshift.actors.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Sends a router a message at the earliest of the times it was set to. */
final class Alarm<T> {
  private final TimerScheduler<T> timers;
  private final T message;
  private Instant set = Instant.MAX;

  Alarm(TimerScheduler<T> timers, T message) {
    this.timers = timers;
    this.message = message;
  }

  void rang() {
    set = Instant.MAX;
  }

  void set(Optional<Instant> time, Instant now) {
    if (time.isPresent() && time.get().isBefore(set)) {
      set = time.get();
      Duration wait = Duration.between(now, set);
      timers.startSingleTimer(message, message, wait.isNegative() ? Duration.ZERO : wait);
    }
  }
}
