package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A box in a picture, in pixels from its upper left corner.
 *
 * @param right not in it any more
 * @param bottom not in it any more
 */
record Box(int left, int top, int right, int bottom) {
  static final int NUMBERS = 4;

  int width() {
    return right - left;
  }

  int height() {
    return bottom - top;
  }

  /** The part of it that lies in a picture of this size. */
  Box within(int pictureWidth, int pictureHeight) {
    return new Box(
        Math.max(0, left),
        Math.max(0, top),
        Math.min(pictureWidth, right),
        Math.min(pictureHeight, bottom));
  }

  /** One row: left, top, right, bottom. */
  Tensor tensor(String name) {
    ByteBuffer data =
        ByteBuffer.allocate(NUMBERS * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(left)
            .putInt(top)
            .putInt(right)
            .putInt(bottom)
            .flip();
    return new Tensor(name, DataType.INT32, Shape.of(1, NUMBERS), data);
  }
}
