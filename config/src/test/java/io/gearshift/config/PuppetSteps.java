package io.gearshift.config;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepCatalog;
import io.gearshift.domain.traffic.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Steps by their signatures alone. */
record PuppetSteps(Map<String, Map<String, String>> made) implements StepCatalog {
  private static final TensorSpec FILE = spec("file", DataType.BYTES, -1);
  private static final TensorSpec PICTURE = spec("picture", DataType.FP32, -1, 1, 2, 3);
  private static final TensorSpec LOGITS = spec("logits", DataType.FP32, 1, 2);
  private static final TensorSpec LABEL = spec("label", DataType.BYTES, 1);
  private static final TensorSpec COUNT = spec("count", DataType.INT64);

  PuppetSteps() {
    this(new HashMap<>());
  }

  @Override
  public Set<String> names() {
    return Set.of("decode", "cut", "label", "count", "mix", "sift");
  }

  @Override
  public Step step(String name, Map<String, String> settings, Path folder) {
    if (settings.containsKey("bad")) {
      throw new IllegalArgumentException("bad: no such setting in " + folder.getFileName());
    }
    made.put(name, settings);
    return switch (name) {
      case "decode" -> new Puppet(List.of(FILE), List.of(PICTURE), false);
      case "cut" -> new Puppet(List.of(PICTURE), List.of(PICTURE), true);
      case "sift" -> new Puppet(List.of(PICTURE, LOGITS), List.of(PICTURE), true);
      case "label" -> new Puppet(List.of(LOGITS), List.of(LABEL), false);
      case "count" -> new Puppet(List.of(LOGITS), List.of(COUNT), false);
      case "mix" -> new Puppet(List.of(PICTURE, LABEL), List.of(PICTURE), false);
      default -> throw new IllegalArgumentException("step: '" + name + "'");
    };
  }

  private static TensorSpec spec(String name, DataType type, long... shape) {
    return new TensorSpec(name, type, Shape.of(shape));
  }

  private record Puppet(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean fansOut)
      implements Step {
    @Override
    public List<List<Tensor>> apply(List<Tensor> tensors) {
      return List.of();
    }
  }
}
