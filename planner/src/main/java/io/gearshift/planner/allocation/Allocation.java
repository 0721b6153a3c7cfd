package io.gearshift.planner.allocation;

import java.util.OptionalDouble;

/**
 * How many devices are to host each option.
 *
 * @param bound what no allocation is worth more than, in points, as far as is proven
 * @param source the method that found it
 */
public record Allocation(int[] counts, OptionalDouble bound, String source) {
  public int count(Option option) {
    return counts[option.index()];
  }
}
