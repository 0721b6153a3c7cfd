package io.gearshift.domain.pull;

import java.time.Duration;

/**
 * What a free device is to run: up to so many items, by this variant.
 *
 * @param items from 1; fewer if no more wait
 */
public record Pull(Resident resident, int items) {
  public Pull {
    if (items < 1) {
      throw new IllegalArgumentException("items: " + items + " (expected: >= 1)");
    }
  }

  /** How long it takes if so many items wait. */
  public Duration latency() {
    return resident.latency().drain(items);
  }
}
