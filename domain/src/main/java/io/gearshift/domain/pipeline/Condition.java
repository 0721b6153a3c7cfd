package io.gearshift.domain.pipeline;

import java.util.Set;

/**
 * When a node is passed through: if a label is one of these. Otherwise the node is left out for
 * that item, and so is all that needs its outputs.
 *
 * @param value the name of a BYTES value of one element
 */
public record Condition(String value, Set<String> among) {
  public Condition {
    among = Set.copyOf(among);
    if (among.isEmpty()) {
      throw new IllegalArgumentException(
          "when " + value + " among: nothing (expected: at least one label)");
    }
  }
}
