package io.gearshift.config;

import java.util.Optional;

/**
 * One variant of the {@code cascade} of a family.
 *
 * @param threshold the least certainty with which its answer stands; none for the last
 */
record CascadeStepConf(String variant, Optional<Double> threshold) {
  CascadeStepConf {
    if (threshold.isPresent() && !(threshold.get() > 0 && threshold.get() <= 1)) {
      throw new IllegalArgumentException(
          "threshold: " + threshold.get() + " (expected: above 0, up to 1)");
    }
  }
}
