package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts as a tensor of one dimension. */
final class Strings {
  private Strings() {}

  static Tensor tensor(String name, List<String> texts) {
    List<byte[]> encoded =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer data =
        ByteBuffer.allocate(encoded.stream().mapToInt(text -> Integer.BYTES + text.length).sum())
            .order(ByteOrder.LITTLE_ENDIAN);
    encoded.forEach(text -> data.putInt(text.length).put(text));
    return new Tensor(name, DataType.BYTES, Shape.of(texts.size()), data.flip());
  }
}
