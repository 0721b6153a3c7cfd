package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.util.List;

/**
 * Turns a picture by 180 degrees if it is said to lie upside down.
 *
 * @param certainty how likely that must be, more than which
 */
record Turn(double certainty) implements Step {
  private static final double CERTAINTY = 0.5;

  static Step of(StepSettings settings) {
    return new Turn(settings.number("certainty", CERTAINTY, 0, 1));
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(
        Picture.spec("picture"),
        new TensorSpec("upright-or-not", DataType.FP32, Shape.of(Shape.ANY, 2)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(Picture.spec("upright"));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Tensor likelihoods = inputs.get(1);
    if (likelihoods.shape().dimension(0) != 1) {
      throw new StepFailedException(
          "'%s' is of %d pictures (expected: 1)"
              .formatted(likelihoods.name(), likelihoods.shape().dimension(0)));
    }
    float upsideDown = likelihoods.data().getFloat(Float.BYTES);
    Picture picture = Picture.of(inputs.get(0));
    return List.of(
        List.of((upsideDown > certainty ? picture.upended() : picture).tensor("upright")));
  }
}
