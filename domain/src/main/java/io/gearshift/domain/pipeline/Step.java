package io.gearshift.domain.pipeline;

import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.util.List;

/**
 * Something small that is done to values between stages: decode, crop, look up a label. A function
 * of its inputs; many threads may use it at a time.
 */
public interface Step {

  /** What it takes; the names are for people, values are matched by their order. */
  List<TensorSpec> inputs();

  /** What it gives, for each item; the names are for people. */
  List<TensorSpec> outputs();

  /** Whether it makes many items, or none, of one; otherwise exactly one. */
  boolean fansOut();

  /**
   * Does it.
   *
   * @param inputs one for each of {@link #inputs()}, of that type and shape
   * @return for each item one value for each of {@link #outputs()}
   * @throws StepFailedException if the inputs are not what it can work with; the message is for the
   *     client
   */
  List<List<Tensor>> apply(List<Tensor> inputs);
}
