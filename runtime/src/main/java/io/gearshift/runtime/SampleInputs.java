package io.gearshift.runtime;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Made-up inputs of one item, for warming up and for measuring where there are no real ones. */
public final class SampleInputs {
  private SampleInputs() {}

  /**
   * A query that a network of this family should take: of the typical shape that the family states,
   * numbers are zero, and strings are the given one.
   */
  public static List<Tensor> of(Family family, String text) {
    return family.signature().inputs().stream()
        .map(spec -> sample(spec, family.sample(spec), text))
        .toList();
  }

  private static Tensor sample(TensorSpec spec, Shape shape, String text) {
    int elements = Math.toIntExact(shape.elements());
    ByteBuffer data =
        spec.type() == DataType.BYTES
            ? strings(elements, text.getBytes(StandardCharsets.UTF_8))
            : ByteBuffer.allocate(Math.multiplyExact(elements, spec.type().size()));
    return new Tensor(spec.name(), spec.type(), shape, data);
  }

  private static ByteBuffer strings(int elements, byte[] text) {
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(elements, Integer.BYTES + text.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      data.putInt(text.length).put(text);
    }
    return data.flip();
  }
}
