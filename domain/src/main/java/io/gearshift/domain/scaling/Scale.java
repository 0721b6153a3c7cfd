package io.gearshift.domain.scaling;

import java.util.Optional;
import java.util.Set;

/**
 * What an {@link Actuator} keeps.
 *
 * @param nodes how many it keeps, those included that have not come yet
 * @param mayGo which of them it can take away next, whether they are there or not; empty if it can
 *     take any
 * @param version of what it knows, in its own words; empty if it has none
 */
public record Scale(int nodes, Optional<Set<String>> mayGo, String version) {
  public Scale {
    if (nodes < 0) {
      throw new IllegalArgumentException("nodes: " + nodes + " (expected: >= 0)");
    }
    mayGo = mayGo.map(Set::copyOf);
  }
}
