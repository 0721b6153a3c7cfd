package io.gearshift.domain.measure;

import java.util.concurrent.atomic.LongAdder;

/** A {@link Total} that grows; many may add to it at a time. */
final class Sum {
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  void add(long duration) {
    count.increment();
    nanos.add(duration);
  }

  Total total() {
    return new Total(count.sum(), nanos.sum());
  }
}
