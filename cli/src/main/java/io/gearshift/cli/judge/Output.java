package io.gearshift.cli.judge;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One output of an answer, as far as it can be judged by.
 *
 * @param texts its elements, if they are texts
 * @param numbers its elements, if they are numbers
 */
public record Output(String name, List<String> texts, double[] numbers) {
  public Output {
    texts = List.copyOf(texts);
  }

  public static Output of(Tensor tensor) {
    return of(tensor.name(), tensor.type(), tensor.data());
  }

  /**
   * @param data in the protocol's own encoding; of a type that nothing is judged by, it is passed
   *     over
   */
  public static Output of(String name, DataType type, ByteBuffer data) {
    ByteBuffer rest = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return type == DataType.BYTES
        ? new Output(name, texts(rest), new double[0])
        : new Output(name, List.of(), numbers(type, rest));
  }

  private static List<String> texts(ByteBuffer data) {
    List<String> texts = new ArrayList<>();
    while (data.remaining() >= Integer.BYTES) {
      byte[] text = new byte[Math.min(Math.max(0, data.getInt()), data.remaining())];
      data.get(text);
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static double[] numbers(DataType type, ByteBuffer data) {
    boolean isRead = type == DataType.FP32 || type == DataType.INT32 || type == DataType.INT64;
    double[] numbers = new double[isRead ? data.remaining() / type.size() : 0];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          type == DataType.FP32
              ? data.getFloat()
              : type == DataType.INT32 ? data.getInt() : data.getLong();
    }
    return numbers;
  }
}
