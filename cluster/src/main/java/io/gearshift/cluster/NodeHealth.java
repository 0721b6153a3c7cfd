package io.gearshift.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.management.javadsl.ReadinessCheckSetup;

/**
 * Whether a node takes part: it has started to the end, and does not stop yet. This is what the
 * readiness check of its management says, also of a node that takes no queries.
 */
final class NodeHealth implements Supplier<CompletionStage<Boolean>> {
  private enum Standing {
    STARTING,
    OPEN,
    CLOSED
  }

  private Standing standing = Standing.STARTING;

  /** The check, to begin a system of actors with. */
  ReadinessCheckSetup check() {
    return ReadinessCheckSetup.create(system -> List.of(this));
  }

  /** From now on the node takes part, unless it stops. */
  synchronized void open() {
    if (standing == Standing.STARTING) {
      standing = Standing.OPEN;
    }
  }

  /** From now on, for good, the node does not take part. */
  synchronized void close() {
    standing = Standing.CLOSED;
  }

  @Override
  public synchronized CompletionStage<Boolean> get() {
    return CompletableFuture.completedFuture(standing == Standing.OPEN);
  }
}
