package io.gearshift.cli.load;

import java.util.concurrent.locks.LockSupport;

/** The time since a run began, in nanoseconds. */
public final class Stopwatch {
  private volatile long begun = System.nanoTime();

  /** Begins anew. */
  void restart() {
    begun = System.nanoTime();
  }

  public long nanos() {
    return System.nanoTime() - begun;
  }

  /** Returns at an instant, or before it if the thread is unparked or interrupted. */
  void sleepUntil(long instant) {
    long left = instant - nanos();
    if (left > 0) {
      LockSupport.parkNanos(this, left);
    }
  }
}
