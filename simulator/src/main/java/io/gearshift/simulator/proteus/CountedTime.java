package io.gearshift.simulator.proteus;

import java.util.function.LongSupplier;

/**
 * A clock that goes on by a microsecond with each look at it, so that what a planner finds within
 * its time limit does not depend on the machine.
 */
final class CountedTime implements LongSupplier {
  private static final long STEP = 1_000;

  private long nanos;

  @Override
  public long getAsLong() {
    nanos += STEP;
    return nanos;
  }
}
