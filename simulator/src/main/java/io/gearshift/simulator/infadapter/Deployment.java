package io.gearshift.simulator.infadapter;

import io.gearshift.simulator.EventLoop;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A variant on some cores, each of which runs one query at a time. What waits is limited to a
 * quarter more than a second's capacity; the rest is turned away.
 */
final class Deployment {
  private static final double QUEUE = 1.25;
  private static final double NANOS = 1e9;

  private final EventLoop loop;
  private final MeasuredVariant variant;
  private final int cores;
  private final Consumer<Instant> done;
  private final Runnable refused;
  private final Deque<Instant> queue = new ArrayDeque<>();
  private int running;
  private double busySeconds;

  /**
   * @param done told of each answer when its query had come
   * @param refused told of each query that is turned away
   */
  Deployment(
      EventLoop loop,
      MeasuredVariant variant,
      int cores,
      Consumer<Instant> done,
      Runnable refused) {
    this.loop = loop;
    this.variant = variant;
    this.cores = cores;
    this.done = done;
    this.refused = refused;
  }

  MeasuredVariant variant() {
    return variant;
  }

  int cores() {
    return cores;
  }

  /** Seconds that cores have been given to queries that have begun. */
  double busySeconds() {
    return busySeconds;
  }

  void submit() {
    if (queue.size() >= QUEUE * variant.measured().get(cores)) {
      refused.run();
      return;
    }
    queue.add(loop.instant());
    begin();
  }

  private void begin() {
    while (running < cores && !queue.isEmpty()) {
      Instant arrived = queue.remove();
      double seconds = variant.service(cores);
      running++;
      busySeconds += seconds;
      loop.at(
          loop.instant().plusNanos(Math.round(seconds * NANOS)),
          () -> {
            running--;
            done.accept(arrived);
            begin();
          });
    }
  }
}
