package io.gearshift.cluster.wire;

import java.time.InstantSource;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.setup.Setup;

/**
 * The clock by which a node tells the time that queries have left. Given to the actor system with
 * its setup, since Pekko makes the serialisers; a system that was given none goes by its machine's.
 */
public final class WireClock extends Setup {
  private final InstantSource source;

  public WireClock(InstantSource source) {
    this.source = source;
  }

  static InstantSource of(ExtendedActorSystem system) {
    return system
        .settings()
        .setup()
        .get(WireClock.class)
        .map(clock -> clock.source)
        .orElseGet(InstantSource::system);
  }
}
