package io.gearshift.config;

import java.time.Duration;

/**
 * How queries pass through the cascades of families.
 *
 * @param enabled whether the cascades that conf files of families name are used
 * @param margin so long before its deadline a query gets the answer that is at hand
 */
public record CascadingSettings(boolean enabled, Duration margin) {
  public CascadingSettings {
    if (margin.isNegative()) {
      throw new IllegalArgumentException("margin: " + margin + " (expected: 0 or more)");
    }
  }
}
