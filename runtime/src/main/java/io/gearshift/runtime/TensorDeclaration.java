package io.gearshift.runtime;

import ai.onnxruntime.TensorInfo;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;

/**
 * What a file says of one of its inputs or outputs.
 *
 * @param dimensions -1 where any size goes; empty also where the file does not say the rank
 * @param dimensionNames the symbol of each dimension, or the empty string
 */
record TensorDeclaration(String name, DataType type, long[] dimensions, String[] dimensionNames) {

  static TensorDeclaration of(String name, DataType type, TensorInfo info) {
    return new TensorDeclaration(name, type, info.getShape(), info.getDimensionNames());
  }

  /** Whether every tensor of the specification may be fed. */
  boolean takes(TensorSpec spec) {
    return spec.type() == type && (rankIsUnknown() || admitsAll(spec.shape()));
  }

  /**
   * Whether what comes out can be a tensor of the specification.
   *
   * @param batches whether the outermost dimension must follow the batch
   */
  boolean gives(TensorSpec spec, boolean batches) {
    if (spec.type() != type) {
      return false;
    }
    if (rankIsUnknown()) {
      return true;
    }
    if (spec.shape().rank() != dimensions.length || (batches && dimensions[0] != Shape.ANY)) {
      return false;
    }
    for (int axis = 0; axis < dimensions.length; axis++) {
      long wanted = spec.shape().dimension(axis);
      if (wanted != Shape.ANY && dimensions[axis] != Shape.ANY && wanted != dimensions[axis]) {
        return false;
      }
    }
    return true;
  }

  boolean rankIsUnknown() {
    return dimensions.length == 0;
  }

  private boolean admitsAll(Shape shape) {
    if (shape.rank() != dimensions.length) {
      return false;
    }
    for (int axis = 0; axis < dimensions.length; axis++) {
      if (dimensions[axis] != Shape.ANY && dimensions[axis] != shape.dimension(axis)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return type + (rankIsUnknown() ? "" : Shape.of(dimensions).toString());
  }
}
