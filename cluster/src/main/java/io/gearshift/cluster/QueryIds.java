package io.gearshift.cluster;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Ids of queries, no two alike on a node; for any number of threads. */
final class QueryIds implements LongSupplier {
  /** Begins anywhere, so that a restarted node does not repeat the ids of its former self. */
  private final AtomicLong next = new AtomicLong(new SecureRandom().nextLong());

  @Override
  public long getAsLong() {
    return next.getAndIncrement();
  }
}
