package io.gearshift.runtime.supernet;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An ONNX file without a node: its initialisers, float32, are the weights. */
public final class WeightsFile implements Weights {
  private final Path file;
  private final Map<String, TensorProto> tensors;

  private WeightsFile(Path file, Map<String, TensorProto> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is no ONNX file
   */
  public static WeightsFile read(Path file) throws IOException {
    Map<String, TensorProto> tensors = new LinkedHashMap<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (TensorProto tensor : ModelProto.parseFrom(in).getGraph().getInitializerList()) {
        tensors.put(tensor.getName(), tensor);
      }
    }
    return new WeightsFile(file, tensors);
  }

  @Override
  public float[] get(String name, long... shape) {
    TensorProto tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "'%s' has no tensor '%s' (there are: %s)".formatted(file, name, tensors.keySet()));
    }
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    boolean fits =
        tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()
            && Arrays.equals(
                tensor.getDimsList().stream().mapToLong(Long::longValue).toArray(), shape)
            && tensor.getRawData().size() == elements * Float.BYTES;
    if (!fits) {
      throw new IllegalArgumentException(
          "'%s': tensor '%s' is of type %d and shape %s (expected: raw float32 of shape %s)"
              .formatted(
                  file, name, tensor.getDataType(), tensor.getDimsList(), Arrays.toString(shape)));
    }
    float[] values = new float[(int) elements];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }
}
