package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts boxes out of a picture, an item each; what of a box lies outside is left out. */
record Crop() implements Step {

  static Step of(StepSettings settings) {
    return new Crop();
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(
        Picture.spec("picture"),
        new TensorSpec("boxes", DataType.INT32, Shape.of(Shape.ANY, Box.NUMBERS)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        Picture.spec("crop"), new TensorSpec("box", DataType.INT32, Shape.of(1, Box.NUMBERS)));
  }

  @Override
  public boolean fansOut() {
    return true;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Picture picture = Picture.of(inputs.get(0));
    ByteBuffer boxes = inputs.get(1).data();
    List<List<Tensor>> items = new ArrayList<>();
    while (boxes.hasRemaining()) {
      Box wanted = new Box(boxes.getInt(), boxes.getInt(), boxes.getInt(), boxes.getInt());
      Box box = wanted.within(picture.width(), picture.height());
      if (box.width() <= 0 || box.height() <= 0) {
        throw new StepFailedException(
            "%s is empty in a picture of %d x %d pixels (expected: left, top, right, bottom)"
                .formatted(wanted, picture.width(), picture.height()));
      }
      items.add(List.of(picture.part(box).tensor("crop"), box.tensor("box")));
    }
    return items;
  }
}
