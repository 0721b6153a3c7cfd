package io.gearshift.runtime.supernet;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Makes the initialisers of a graph. Large ones go into one file beside the graph, each from the
 * beginning of a page, so that ONNX Runtime maps them and drops the pages once it has laid the
 * weights out its own way; small ones stay in the graph.
 */
final class Tensors {
  /** Offsets in the file are multiples of this, in bytes: a page. */
  static final int PAGE = 4096;

  /** From how many bytes on a tensor goes into the file. */
  private static final int LARGE = 1024;

  private final WritableByteChannel file;
  private final String location;
  private long offset;

  private Tensors(WritableByteChannel file, String location) {
    this.file = file;
    this.location = location;
  }

  /** All in the graph. */
  static Tensors inline() {
    return new Tensors(null, "");
  }

  /**
   * Large ones in a file.
   *
   * @param location its name as the graph has it
   */
  static Tensors beside(WritableByteChannel file, String location) {
    return new Tensors(file, location);
  }

  TensorProto floats(String name, float[] values, long... shape) throws IOException {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    if (file == null || bytes.capacity() < LARGE) {
      return tensor.setRawData(UnsafeByteOperations.unsafeWrap(bytes)).build();
    }
    long at = offset;
    write(bytes);
    write(ByteBuffer.allocate((int) Math.floorMod(-offset, (long) PAGE)));
    return tensor
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Long.toString(at)))
        .addExternalData(entry("length", Long.toString(bytes.capacity())))
        .build();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      offset += file.write(bytes);
    }
  }

  static TensorProto longs(String name, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT64, values.length)
        .setRawData(ByteString.copyFrom(bytes))
        .build();
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
