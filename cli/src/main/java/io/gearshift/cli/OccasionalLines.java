package io.gearshift.cli;

import io.gearshift.cli.load.Stopwatch;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Lets through a line now and then: how a task gets on where nobody looks at a terminal. Of a task
 * that is soon done nothing is said.
 */
final class OccasionalLines implements Consumer<String> {
  private final Consumer<String> out;
  private final long everyNanos;
  private final Stopwatch watch = new Stopwatch();
  private long last;

  /**
   * @param every the time between lines, and before the first
   */
  OccasionalLines(Consumer<String> out, Duration every) {
    this.out = out;
    this.everyNanos = every.toNanos();
  }

  @Override
  public synchronized void accept(String line) {
    long now = watch.nanos();
    if (now - last >= everyNanos) {
      last = now;
      out.accept(line.stripTrailing());
    }
  }
}
