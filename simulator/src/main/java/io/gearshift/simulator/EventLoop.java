package io.gearshift.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time. Runs what is due in order of time, and of scheduling where times are equal. */
public final class EventLoop implements InstantSource {
  private record Event(Instant time, long sequence, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::time).thenComparing(Event::sequence));
  private Instant now;
  private long sequence;

  public EventLoop(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Has an action run at an instant; at once, if that has passed.
   *
   * @param time in virtual time
   */
  public void at(Instant time, Runnable action) {
    events.add(new Event(time.isBefore(now) ? now : time, sequence++, action));
  }

  /** Runs until nothing is scheduled any more. */
  public void run() {
    for (Event event = events.poll(); event != null; event = events.poll()) {
      now = event.time();
      event.action().run();
    }
  }
}
