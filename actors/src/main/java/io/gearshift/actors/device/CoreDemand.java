package io.gearshift.actors.device;

import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * What a batcher knows of the cores of its device: how many it uses, and whether more are asked
 * for. On a device that always has the same cores it knows nothing and asks for none.
 */
final class CoreDemand {
  /** How long a batcher that got no more cores goes on with what it has before it asks again. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final IntConsumer want;
  private Optional<Batcher.UseCores> given = Optional.empty();
  private boolean asking;
  private Instant askAfter = Instant.MIN;

  /**
   * @param want is told how many cores are wanted
   */
  CoreDemand(IntConsumer want) {
    this.want = want;
  }

  /** So many cores are there. */
  void use(Batcher.UseCores use) {
    given = Optional.of(use);
    asking = false;
  }

  /** There are no more. */
  void refuse(Instant now) {
    asking = false;
    askAfter = now.plus(PATIENCE);
  }

  /** Whether to wait for more cores before anything is decided; asks for them if need be. */
  boolean awaits(List<Query> queue, Instant now) {
    if (!asking && given.isPresent() && !now.isBefore(askAfter)) {
      Batcher.UseCores has = given.get();
      int wanted = has.rule().grow(has.latency(), has.cores(), queue, now);
      asking = wanted > has.cores();
      if (asking) {
        want.accept(wanted);
      }
    }
    return asking;
  }
}
