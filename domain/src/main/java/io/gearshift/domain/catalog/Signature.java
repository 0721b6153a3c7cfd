package io.gearshift.domain.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs and outputs that every variant of a family has.
 *
 * <p>The outermost dimension of each is the batch: it is -1 in every shape, or the family does not
 * batch and no two queries ever run together.
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "signature with "
              + inputs.size()
              + " inputs and "
              + outputs.size()
              + " outputs (expected: at least one of each)");
    }
    requireUnique("input", inputs);
    requireUnique("output", outputs);
  }

  /** Whether queries may share a run. */
  public boolean batches() {
    return inputs.stream().allMatch(Signature::outermostIsAny)
        && outputs.stream().allMatch(Signature::outermostIsAny);
  }

  public Optional<TensorSpec> input(String name) {
    return inputs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  public Optional<TensorSpec> output(String name) {
    return outputs.stream().filter(spec -> spec.name().equals(name)).findFirst();
  }

  private static boolean outermostIsAny(TensorSpec spec) {
    return spec.shape().rank() > 0 && spec.shape().dimension(0) == Shape.ANY;
  }

  private static void requireUnique(String what, List<TensorSpec> specs) {
    Set<String> names = new HashSet<>();
    for (TensorSpec spec : specs) {
      if (!names.add(spec.name())) {
        throw new IllegalArgumentException(
            what + " '" + spec.name() + "' stands twice in a signature");
      }
    }
  }
}
