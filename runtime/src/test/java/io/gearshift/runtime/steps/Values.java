package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Values to feed to steps, and what is in those that they give. */
final class Values {
  private Values() {}

  /** What a pixel shows. */
  interface Pixels {
    int level(int plane, int x, int y);
  }

  static Tensor picture(int width, int height, Pixels pixels) {
    byte[] planes = new byte[3 * height * width];
    int i = 0;
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          planes[i++] = (byte) pixels.level(plane, x, y);
        }
      }
    }
    return new Tensor(
        "picture", DataType.UINT8, Shape.of(1, 3, height, width), ByteBuffer.wrap(planes));
  }

  /** A file as a BYTES tensor of one element. */
  static Tensor file(byte[] bytes) {
    ByteBuffer data = littleEndian(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
    return new Tensor("image", DataType.BYTES, Shape.of(1), data.flip());
  }

  static Tensor floats(Shape shape, double... values) {
    ByteBuffer data = littleEndian(values.length * Float.BYTES);
    for (double value : values) {
      data.putFloat((float) value);
    }
    return new Tensor("floats", DataType.FP32, shape, data.flip());
  }

  static Tensor ints(Shape shape, int... values) {
    ByteBuffer data = littleEndian(values.length * Integer.BYTES);
    data.asIntBuffer().put(values);
    return new Tensor("ints", DataType.INT32, shape, data);
  }

  static Tensor longs(Shape shape, long... values) {
    ByteBuffer data = littleEndian(values.length * Long.BYTES);
    data.asLongBuffer().put(values);
    return new Tensor("longs", DataType.INT64, shape, data);
  }

  static Tensor bytes(Shape shape, byte... values) {
    return new Tensor("bytes", DataType.UINT8, shape, ByteBuffer.wrap(values));
  }

  static int[] levels(Tensor picture) {
    ByteBuffer data = picture.data();
    int[] levels = new int[data.remaining()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = data.get(i) & 0xff;
    }
    return levels;
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.byteSize() / Float.BYTES];
    tensor.data().asFloatBuffer().get(values);
    return values;
  }

  static int[] ints(Tensor tensor) {
    int[] values = new int[tensor.byteSize() / Integer.BYTES];
    tensor.data().asIntBuffer().get(values);
    return values;
  }

  static List<String> strings(Tensor tensor) {
    ByteBuffer data = tensor.data();
    List<String> strings = new ArrayList<>();
    while (data.hasRemaining()) {
      byte[] bytes = new byte[data.getInt()];
      data.get(bytes);
      strings.add(new String(bytes, StandardCharsets.UTF_8));
    }
    return strings;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
