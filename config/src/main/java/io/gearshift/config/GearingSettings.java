package io.gearshift.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * By which gear plans families are served, and when gears are shifted.
 *
 * @param plans files of gear plans, from the working directory if relative
 * @param window over which demand is measured
 * @param patience per second: while items wait, there is no shift to a lower range unless so many
 *     times as many arrive in a second
 */
public record GearingSettings(List<Path> plans, Duration window, double patience) {
  public GearingSettings {
    plans = List.copyOf(plans);
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("window: " + window + " (expected: above 0)");
    }
    if (!(patience >= 0 && patience < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: 0 or more)");
    }
  }
}
