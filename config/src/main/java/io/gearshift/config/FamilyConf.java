package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a {@code family.conf} says. */
record FamilyConf(
    String task,
    String metric,
    String dataSet,
    Duration slo,
    int maxBatch,
    List<TensorConf> inputs,
    List<TensorConf> outputs,
    Optional<String> labels,
    Optional<HeldOutConf> heldOut) {

  record TensorConf(String name, DataType datatype, List<Long> shape) {
    TensorConf {
      spec(name, datatype, shape);
    }

    TensorSpec spec() {
      return spec(name, datatype, shape);
    }

    private static TensorSpec spec(String name, DataType datatype, List<Long> shape) {
      return new TensorSpec(
          name, datatype, Shape.of(shape.stream().mapToLong(Long::longValue).toArray()));
    }
  }

  /**
   * @param labels of {@code idx}; the lines of a {@code tsv} have theirs in front
   */
  record HeldOutConf(HeldOut.Format format, String inputs, Optional<String> labels) {
    HeldOutConf {
      boolean needsLabels = format == HeldOut.Format.IDX;
      if (needsLabels != labels.isPresent()) {
        throw new IllegalArgumentException(
            needsLabels
                ? "labels: missing (expected: the idx file of the labels)"
                : "labels: '" + labels.get() + "' (expected: none, for tsv has them in its lines)");
      }
    }
  }

  FamilyConf {
    signature(inputs, outputs);
  }

  Signature signature() {
    return signature(inputs, outputs);
  }

  private static Signature signature(List<TensorConf> inputs, List<TensorConf> outputs) {
    return new Signature(
        inputs.stream().map(TensorConf::spec).toList(),
        outputs.stream().map(TensorConf::spec).toList());
  }
}
