package io.gearshift.simulator.pipeline;

import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.Optional;

/**
 * What an item has behind it: the value that it has in a simulation.
 *
 * @param variant that answered it at the last stage; absent before the first
 * @param accuracy the product of the accuracies of the variants on its way
 * @param spent at the last stage, waiting included
 * @param budget what it was allowed there
 */
record Passed(Optional<VariantId> variant, double accuracy, Duration spent, Duration budget) {
  /** Nothing yet. */
  static final Passed NOTHING = new Passed(Optional.empty(), 1, Duration.ZERO, Duration.ZERO);
}
