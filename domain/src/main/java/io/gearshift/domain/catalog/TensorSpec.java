package io.gearshift.domain.catalog;

/** What an input or output of a family looks like. */
public record TensorSpec(String name, DataType type, Shape shape) {
  public TensorSpec {
    if (name.isBlank()) {
      throw new IllegalArgumentException("tensor name: '" + name + "' (expected: not blank)");
    }
  }
}
