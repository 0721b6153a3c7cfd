package io.gearshift.domain.catalog;

import java.util.Arrays;

/** The dimensions of a tensor, outermost first. -1 stands for any size, in a specification only. */
public final class Shape {
  /** A dimension of any size. */
  public static final long ANY = -1;

  private final long[] dimensions;

  private Shape(long[] dimensions) {
    this.dimensions = dimensions;
  }

  public static Shape of(long... dimensions) {
    for (long dimension : dimensions) {
      if (dimension < ANY) {
        throw new IllegalArgumentException(
            "shape: "
                + Arrays.toString(dimensions)
                + " (expected: dimensions >= 0, or -1 for any)");
      }
    }
    return new Shape(dimensions.clone());
  }

  public int rank() {
    return dimensions.length;
  }

  public long dimension(int index) {
    return dimensions[index];
  }

  public long[] toArray() {
    return dimensions.clone();
  }

  /**
   * How many elements a tensor of this shape has.
   *
   * @throws ArithmeticException if the number overflows a long, or a dimension is -1
   */
  public long elements() {
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension == ANY) {
        throw new ArithmeticException("shape " + this + " has a dimension of any size");
      }
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  /** The same shape with another outermost dimension. */
  public Shape withOutermost(long size) {
    long[] changed = dimensions.clone();
    changed[0] = size;
    return new Shape(changed);
  }

  /** Whether a tensor of the given shape is one of those that this specification describes. */
  public boolean admits(Shape shape) {
    if (shape.rank() != rank()) {
      return false;
    }
    for (int i = 0; i < rank(); i++) {
      if (dimensions[i] != ANY && dimensions[i] != shape.dimensions[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dimensions);
  }

  @Override
  public String toString() {
    return Arrays.toString(dimensions).replace(" ", "");
  }
}
