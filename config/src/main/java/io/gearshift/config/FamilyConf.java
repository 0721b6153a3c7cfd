package io.gearshift.config;

import io.gearshift.domain.cascade.Cascade;
import io.gearshift.domain.cascade.CascadeStep;
import io.gearshift.domain.cascade.Certainty;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.ImageInput;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.catalog.VariantId;
import java.time.Duration;
import java.util.ArrayList;
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
    Optional<CertaintyConf> certainty,
    Optional<List<CascadeStepConf>> cascade) {

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
    if (certainty.isPresent() || cascade.isPresent()) {
      certainty.orElse(CertaintyConf.NOTHING_SAID).of(signature(inputs, outputs));
    }
    cascade.ifPresent(FamilyConf::requireThresholds);
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

  /**
   * The cascade of those of its variants that can be served; empty if it names none, or none of
   * those it names can be.
   */
  Optional<Cascade> cascade(Family family) {
    List<CascadeStepConf> there =
        cascade.orElse(List.of()).stream()
            .filter(step -> family.variant(step.variant()).isPresent())
            .toList();
    List<CascadeStep> steps = new ArrayList<>();
    for (CascadeStepConf step : there) {
      boolean isLast = steps.size() == there.size() - 1;
      steps.add(
          new CascadeStep(
              new VariantId(family.id(), step.variant()), isLast ? 0 : step.threshold().get()));
    }
    return steps.isEmpty() ? Optional.empty() : Optional.of(new Cascade(steps));
  }

  private static void requireThresholds(List<CascadeStepConf> steps) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("cascade: [] (expected: at least one step)");
    }
    if (steps.stream().map(CascadeStepConf::variant).distinct().count() < steps.size()) {
      throw new IllegalArgumentException("cascade: a variant twice (expected: once)");
    }
    for (int i = 0; i < steps.size(); i++) {
      boolean isLast = i == steps.size() - 1;
      if (steps.get(i).threshold().isPresent() == isLast) {
        throw new IllegalArgumentException(
            "cascade: threshold of %s %s"
                .formatted(
                    steps.get(i).variant(),
                    isLast
                        ? "given (expected: none, for nobody is asked after it)"
                        : "missing (expected: above 0, up to 1)"));
      }
    }
  }

  private static Signature signature(List<InputConf> inputs, List<TensorConf> outputs) {
    return new Signature(
        inputs.stream().map(InputConf::spec).toList(),
        outputs.stream().map(TensorConf::spec).toList());
  }
}
