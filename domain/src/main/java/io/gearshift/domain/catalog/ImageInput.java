package io.gearshift.domain.catalog;

import java.util.List;
import java.util.OptionalInt;

/**
 * How a picture becomes the one input of a family: it is stretched to the input's size, and each
 * level from 0 to 255 becomes {@code (level * scale - mean) / std} of its channel.
 *
 * @param mean one for each channel
 * @param std likewise; none is 0
 */
public record ImageInput(Layout layout, double scale, List<Double> mean, List<Double> std) {

  /** The order of a picture's dimensions. */
  public enum Layout {
    /** Batch, channel, height, width. */
    NCHW,
    /** Batch, height, width, channel. */
    NHWC
  }

  public ImageInput {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean and std: "
              + mean
              + " and "
              + std
              + " (expected: a number in each for each channel)");
    }
    if (std.stream().anyMatch(one -> !(Math.abs(one) > 0))) {
      throw new IllegalArgumentException("std: " + std + " (expected: none is 0)");
    }
  }

  /** What a level from 0 to 255 becomes. */
  public float value(float level, int channel) {
    return (float) ((level * scale - mean.get(channel)) / std.get(channel));
  }

  /**
   * @throws IllegalArgumentException if the inputs are not one picture of a known size in these
   *     channels
   */
  void requireFit(Signature signature) {
    TensorSpec spec = signature.inputs().get(0);
    boolean fits =
        signature.inputs().size() == 1
            && (spec.type() == DataType.FP32 || spec.type() == DataType.UINT8)
            && channels(spec.shape()).equals(OptionalInt.of(mean.size()))
            && (mean.size() == 1 || mean.size() == 3);
    if (!fits) {
      throw new IllegalArgumentException(
          "preprocess.image: "
              + mean.size()
              + " channels as "
              + layout
              + " for "
              + signature.inputs()
              + " (expected: one input, FP32 or UINT8, of four dimensions, of which the outermost"
              + " may be -1, with 1 or 3 channels)");
    }
  }

  /** Of a shape with a known size. */
  private OptionalInt channels(Shape shape) {
    if (shape.rank() != 4) {
      return OptionalInt.empty();
    }
    for (int i = 1; i < 4; i++) {
      if (shape.dimension(i) < 1) {
        return OptionalInt.empty();
      }
    }
    boolean one = shape.dimension(0) == Shape.ANY || shape.dimension(0) == 1;
    return one
        ? OptionalInt.of((int) shape.dimension(layout == Layout.NCHW ? 1 : 3))
        : OptionalInt.empty();
  }
}
