package io.gearshift.domain.catalog;

/**
 * Which part of a supernet runs: the control tuple of SuperServe, section 3.
 *
 * @param depth how many of its layers
 * @param width how many of its chunks each of them runs
 */
public record Subnet(int depth, int width) {
  public Subnet {
    if (depth < 1) {
      throw new IllegalArgumentException("depth: " + depth + " (expected: at least 1)");
    }
    if (width < 1) {
      throw new IllegalArgumentException("width: " + width + " (expected: at least 1)");
    }
  }
}
