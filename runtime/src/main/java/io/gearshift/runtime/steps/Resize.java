package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import java.util.List;
import java.util.OptionalInt;

/**
 * Makes a picture another size. If only one side is given, the other follows in proportion.
 *
 * @param width in pixels; empty if it follows the height
 * @param height in pixels; empty if it follows the width
 */
record Resize(OptionalInt width, OptionalInt height) implements Step {
  private static final int MOST_SIDE = 16_384;

  Resize {
    if (width.isEmpty() && height.isEmpty()) {
      throw new IllegalArgumentException(
          "settings of step 'resize': no side (expected: width, height, or both)");
    }
  }

  static Step of(StepSettings settings) {
    return new Resize(
        settings.whole("width", 1, MOST_SIDE), settings.whole("height", 1, MOST_SIDE));
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(Picture.spec("picture"));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(Picture.spec("resized"));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Picture picture = Picture.of(inputs.get(0));
    int newWidth =
        width.orElseGet(() -> following(picture.width(), height.getAsInt(), picture.height()));
    int newHeight =
        height.orElseGet(() -> following(picture.height(), width.getAsInt(), picture.width()));
    return List.of(List.of(picture.resized(newWidth, newHeight).tensor("resized")));
  }

  private static int following(int side, int other, int otherBefore) {
    long scaled = Math.round((double) side * other / otherBefore);
    return (int) Math.max(1, Math.min(MOST_SIDE, scaled));
  }
}
