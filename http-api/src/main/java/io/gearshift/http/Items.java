package io.gearshift.http;

import io.gearshift.domain.traffic.Tensor;
import java.util.List;

/** How many items the inputs of a query carry. */
final class Items {
  private Items() {}

  /** The outermost dimension that all inputs share; 1 if the model does not batch. */
  static int of(Model model, List<Tensor> inputs) {
    if (!model.batches()) {
      return 1;
    }
    Tensor first = inputs.get(0);
    long items = first.shape().dimension(0);
    for (Tensor input : inputs) {
      if (input.shape().dimension(0) != items) {
        throw Problem.badRequest(
            "input '"
                + input.name()
                + "' has batch size "
                + input.shape().dimension(0)
                + ", input '"
                + first.name()
                + "' has "
                + items
                + " (expected: the same outermost dimension in all inputs)");
      }
    }
    if (items < 1 || items > model.maxBatch()) {
      throw Problem.badRequest(
          "batch size "
              + items
              + " for model '"
              + model.name()
              + "' (expected: from 1 to "
              + model.maxBatch()
              + (items < 1 ? ")" : "); split the items over several requests"));
    }
    return (int) items;
  }
}
