package io.gearshift.actors.cascade;

import java.time.Duration;

/**
 * How cascades are run.
 *
 * @param margin so long before its deadline a query gets the answer that is at hand; what a timer
 *     may be late is in it
 */
public record CascadeSettings(Duration margin) {
  public CascadeSettings {
    if (margin.isNegative()) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: 0 or more)");
    }
  }
}
