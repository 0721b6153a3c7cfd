package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import java.util.List;

/** An input or output as a conf file has it. */
record TensorConf(String name, DataType datatype, List<Long> shape) {
  TensorConf {
    new TensorSpec(name, datatype, shapeOf(shape));
  }

  TensorSpec spec() {
    return new TensorSpec(name, datatype, shapeOf(shape));
  }

  static Shape shapeOf(List<Long> dimensions) {
    return Shape.of(dimensions.stream().mapToLong(Long::longValue).toArray());
  }
}
