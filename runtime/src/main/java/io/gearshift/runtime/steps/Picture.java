package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;

/**
 * A picture as it flows between steps and stages: three planes of bytes, red, green and blue, each
 * row by row from the top.
 */
final class Picture {
  static final int PLANES = 3;

  private final int width;
  private final int height;
  private final ByteBuffer planes;

  /**
   * @param planes of {@code 3 * height * width} bytes; not copied
   */
  Picture(int width, int height, ByteBuffer planes) {
    this.width = width;
    this.height = height;
    this.planes = planes;
  }

  /** What a picture of any size looks like as a tensor. */
  static TensorSpec spec(String name) {
    return new TensorSpec(name, DataType.UINT8, Shape.of(1, PLANES, Shape.ANY, Shape.ANY));
  }

  /**
   * The picture in a tensor of {@link #spec}.
   *
   * @throws StepFailedException if it has no pixels
   */
  static Picture of(Tensor tensor) {
    int height = (int) tensor.shape().dimension(2);
    int width = (int) tensor.shape().dimension(3);
    if (height == 0 || width == 0) {
      throw new StepFailedException(
          "picture '" + tensor.name() + "' has no pixels: " + tensor.shape());
    }
    return new Picture(width, height, tensor.data());
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** From 0, dark, to 255. */
  int level(int plane, int x, int y) {
    return planes.get((plane * height + y) * width + x) & 0xff;
  }

  /** A copy of what lies within a box. */
  Picture part(Box box) {
    byte[] part = new byte[PLANES * box.height() * box.width()];
    int to = 0;
    for (int plane = 0; plane < PLANES; plane++) {
      for (int y = box.top(); y < box.bottom(); y++) {
        planes.get((plane * height + y) * width + box.left(), part, to, box.width());
        to += box.width();
      }
    }
    return new Picture(box.width(), box.height(), ByteBuffer.wrap(part));
  }

  /** The picture upside down: turned by 180 degrees, not mirrored. */
  Picture upended() {
    int size = height * width;
    byte[] upended = new byte[PLANES * size];
    for (int plane = 0; plane < PLANES; plane++) {
      for (int i = 0; i < size; i++) {
        upended[plane * size + i] = planes.get((plane + 1) * size - 1 - i);
      }
    }
    return new Picture(width, height, ByteBuffer.wrap(upended));
  }

  /** The picture at another size: bilinear, with the centres of pixels in the middle of them. */
  Picture resized(int newWidth, int newHeight) {
    Axis across = new Axis(width, newWidth);
    Axis down = new Axis(height, newHeight);
    byte[] resized = new byte[PLANES * newHeight * newWidth];
    int to = 0;
    for (int plane = 0; plane < PLANES; plane++) {
      for (int y = 0; y < newHeight; y++) {
        int upper = down.first[y];
        int lower = down.second[y];
        for (int x = 0; x < newWidth; x++) {
          int left = across.first[x];
          int right = across.second[x];
          double top = mix(level(plane, left, upper), level(plane, right, upper), across.share[x]);
          double low = mix(level(plane, left, lower), level(plane, right, lower), across.share[x]);
          resized[to++] = (byte) Math.round(mix(top, low, down.share[y]));
        }
      }
    }
    return new Picture(newWidth, newHeight, ByteBuffer.wrap(resized));
  }

  private static double mix(double one, double other, double shareOfOther) {
    return one + (other - one) * shareOfOther;
  }

  Tensor tensor(String name) {
    return new Tensor(name, DataType.UINT8, Shape.of(1, PLANES, height, width), planes);
  }

  /** Between which two pixels of the old each pixel of the new lies, and the second one's share. */
  private static final class Axis {
    final int[] first;
    final int[] second;
    final double[] share;

    Axis(int from, int to) {
      first = new int[to];
      second = new int[to];
      share = new double[to];
      for (int i = 0; i < to; i++) {
        double at = Math.max(0, (i + 0.5) * from / to - 0.5);
        first[i] = Math.min((int) at, from - 1);
        second[i] = Math.min(first[i] + 1, from - 1);
        share[i] = at - first[i];
      }
    }
  }
}
