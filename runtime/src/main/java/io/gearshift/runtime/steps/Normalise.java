package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Turns the bytes of a picture into the numbers that many networks want: levels from 0 to 1, less a
 * mean, over a standard deviation.
 *
 * @param mean of each colour, in the order that comes out
 * @param deviation of each colour, in the order that comes out
 */
record Normalise(List<Double> mean, List<Double> deviation, Colours colours) implements Step {

  /** Which colours come out, and in which order. */
  enum Colours {
    RGB(0, 1, 2),
    BGR(2, 1, 0);

    private final int[] planes;

    Colours(int... planes) {
      this.planes = planes;
    }
  }

  Normalise {
    if (deviation.stream().anyMatch(value -> !(value > 0))) {
      throw new IllegalArgumentException(
          "deviation of step 'normalise': " + deviation + " (expected: above 0)");
    }
  }

  static Step of(StepSettings settings) {
    return new Normalise(
        listed(settings.numbers("mean", 0, 0, 0)),
        listed(settings.numbers("deviation", 1, 1, 1)),
        settings.choice("colours", Colours.RGB));
  }

  private static List<Double> listed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(Picture.spec("picture"));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        new TensorSpec(
            "numbers", DataType.FP32, Shape.of(1, Picture.PLANES, Shape.ANY, Shape.ANY)));
  }

  @Override
  public boolean fansOut() {
    return false;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Picture picture = Picture.of(inputs.get(0));
    ByteBuffer numbers =
        ByteBuffer.allocate(Math.multiplyExact(inputs.get(0).byteSize(), Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < Picture.PLANES; i++) {
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < picture.width(); x++) {
          double level = picture.level(colours.planes[i], x, y) / 255.0;
          numbers.putFloat((float) ((level - mean.get(i)) / deviation.get(i)));
        }
      }
    }
    return List.of(
        List.of(new Tensor("numbers", DataType.FP32, inputs.get(0).shape(), numbers.flip())));
  }
}
