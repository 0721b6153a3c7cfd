package io.gearshift.simulator.themis;

import io.gearshift.planner.themis.ScaledPipeline;
import java.util.List;

/**
 * A pipeline as the authors ran it.
 *
 * @param year of the code, 2024 or 2025
 * @param stabilisation ticks for which its load has to be steady
 * @param rates queries of each second
 */
record PublishedPipeline(
    String name, int year, ScaledPipeline pipeline, int stabilisation, List<Integer> rates) {
  PublishedPipeline {
    rates = List.copyOf(rates);
  }
}
