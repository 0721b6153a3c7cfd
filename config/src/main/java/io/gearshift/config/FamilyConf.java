package io.gearshift.config;

import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.ImageInput;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a {@code family.conf} says. */
record FamilyConf(
    String task,
    String metric,
    String dataSet,
    Duration slo,
    int maxBatch,
    List<InputConf> inputs,
    List<TensorConf> outputs,
    Optional<String> labels,
    Optional<HeldOutConf> heldOut,
    Optional<PreprocessConf> preprocess,
    Optional<Likeness> likeness,
    Optional<CertaintyConf> certainty) {

  /**
   * @param sample the shape of a typical item, where a dimension of any size cannot be 1
   */
  record InputConf(String name, DataType datatype, List<Long> shape, Optional<List<Long>> sample) {
    InputConf {
      new TensorConf(name, datatype, shape);
      sample.ifPresent(TensorConf::shapeOf);
    }

    TensorSpec spec() {
      return new TensorConf(name, datatype, shape).spec();
    }
  }

  /** How what people have becomes inputs. */
  record PreprocessConf(Optional<ImageInput> image) {}

  FamilyConf {
    signature(inputs, outputs);
    heldOut.ifPresent(HeldOutConf::requireClasses);
    certainty.ifPresent(said -> said.of(signature(inputs, outputs)));
  }

  Signature signature() {
    return signature(inputs, outputs);
  }

  /** If nothing is said: classes with labels can be compared, and nothing else. */
  Likeness howAlike() {
    return likeness.orElse(labels.isPresent() ? Likeness.CLASS : Likeness.NONE);
  }

  /**
   * @throws IllegalArgumentException if answers of the family cannot be told certain from uncertain
   */
  Certainty howCertain() {
    return certainty.orElse(CertaintyConf.NOTHING_SAID).of(signature());
  }

  Map<String, Shape> samples() {
    Map<String, Shape> samples = new HashMap<>();
    for (InputConf input : inputs) {
      input.sample().ifPresent(shape -> samples.put(input.name(), TensorConf.shapeOf(shape)));
    }
    return samples;
  }

  private static Signature signature(List<InputConf> inputs, List<TensorConf> outputs) {
    return new Signature(
        inputs.stream().map(InputConf::spec).toList(),
        outputs.stream().map(TensorConf::spec).toList());
  }
}
