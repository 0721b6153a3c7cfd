package io.gearshift.domain.supernet;

/** Checks of the sizes of a network. */
final class Sizes {
  private Sizes() {}

  static void positive(String name, int size) {
    if (size < 1) {
      throw new IllegalArgumentException(name + ": " + size + " (expected: at least 1)");
    }
  }

  static void divides(String name, int size, String by, int parts) {
    if (size % parts != 0) {
      throw new IllegalArgumentException(
          name + ": " + size + " (expected: a multiple of " + by + ", which is " + parts + ")");
    }
  }
}
