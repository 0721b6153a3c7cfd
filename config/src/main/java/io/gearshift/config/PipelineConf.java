package io.gearshift.config;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.pipeline.Pipeline.OnLoss;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the conf file of a pipeline says. */
record PipelineConf(
    String task,
    String metric,
    String dataSet,
    Duration slo,
    double minAccuracy,
    OnLoss onLoss,
    List<TensorConf> inputs,
    List<TensorConf> outputs,
    List<NodeConf> nodes,
    Optional<HeldOutConf> heldOut) {

  /**
   * A node: a step, a stage or a gathering, by which of the three is given.
   *
   * @param expected how many items a step that opens a scope is expected to make of one
   */
  record NodeConf(
      Optional<String> step,
      Optional<String> stage,
      Optional<String> gather,
      Optional<String> family,
      List<String> in,
      List<String> out,
      Optional<String> each,
      Optional<Double> expected,
      Optional<Map<String, String>> settings,
      Optional<WhenConf> when,
      Optional<String> name) {
    NodeConf {
      List<String> kinds = Stream.of(step, stage, gather).flatMap(Optional::stream).toList();
      if (kinds.size() != 1) {
        throw new IllegalArgumentException(
            "a node with " + kinds + " (expected: exactly one of step, stage and gather)");
      }
      requireOnly("family", family, stage, "a stage");
      requireOnly("each", each, step, "a step");
      requireOnly("settings", settings, step, "a step");
      requireOnly("expected", expected, each, "a step with each");
      if (stage.isPresent() && family.isEmpty()) {
        throw new IllegalArgumentException("family: missing (expected: the family of the stage)");
      }
      if (stage.isPresent() && name.isPresent()) {
        throw new IllegalArgumentException(
            "name: '" + name.get() + "' (expected: none, for a stage has one already)");
      }
      if (gather.isPresent() && when.isPresent()) {
        throw new IllegalArgumentException(
            "when: given (expected: none, for what was not passed through is not gathered)");
      }
      if (expected.isPresent()
          && !(expected.get() > 0 && expected.get() < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("expected: " + expected.get() + " (expected: > 0)");
      }
    }

    private static void requireOnly(
        String key, Optional<?> value, Optional<String> owner, String what) {
      if (value.isPresent() && owner.isEmpty()) {
        throw new IllegalArgumentException(
            key + ": '" + value.get() + "' (expected: only with " + what + ")");
      }
    }
  }

  record WhenConf(String value, List<String> among) {
    WhenConf {
      if (among.isEmpty()) {
        throw new IllegalArgumentException("among: [] (expected: at least one label)");
      }
    }
  }

  PipelineConf {
    new Accuracy(minAccuracy);
    signature(inputs, outputs);
    heldOut.ifPresent(HeldOutConf::requireParts);
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
