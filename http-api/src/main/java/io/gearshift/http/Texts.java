package io.gearshift.http;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tensors of byte strings that are texts. */
final class Texts {
  private Texts() {}

  /** A row of texts in UTF-8. */
  static Tensor tensor(String name, List<byte[]> texts) {
    int bytes = texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    texts.forEach(text -> data.putInt(text.length).put(text));
    return new Tensor(name, DataType.BYTES, Shape.of(texts.size()), data.flip());
  }

  /** The texts of a tensor, row by row. */
  static List<String> of(Tensor tensor) {
    ByteBuffer data = tensor.data();
    List<String> texts = new ArrayList<>();
    while (data.hasRemaining()) {
      byte[] text = new byte[data.getInt()];
      data.get(text);
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }
}
