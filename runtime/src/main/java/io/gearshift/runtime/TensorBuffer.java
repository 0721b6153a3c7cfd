package io.gearshift.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.gearshift.domain.execution.RunFailedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Memory outside the heap that is used for one tensor after another, and the tensor that lies over
 * it now. It grows and never shrinks; a tensor of the same shape as the last is the same object.
 */
final class TensorBuffer implements AutoCloseable {
  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  /** What a JVM can allocate in one piece, less what alignment and rounding may take. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 1024;

  private final BufferPool pool;
  private final OnnxJavaType type;
  private ByteBuffer memory = NONE;
  private OnnxTensor tensor;
  private long[] shape = {};
  private int size;

  TensorBuffer(BufferPool pool, OnnxJavaType type) {
    this.pool = pool;
    this.type = type;
  }

  /**
   * A tensor of this shape, whose elements are what {@link #memory()} holds. Valid until the next
   * call.
   *
   * @throws RunFailedException if it would take more than 2 GiB, or more than there is
   */
  OnnxTensor tensor(long[] wanted) throws OrtException {
    if (tensor == null || !Arrays.equals(shape, wanted)) {
      int bytes = bytesOf(wanted);
      dropTensor();
      reserve(bytes);
      tensor =
          OnnxTensor.createTensor(Sessions.environment(), memory.slice(0, bytes), wanted, type);
      shape = wanted.clone();
      size = bytes;
    }
    return tensor;
  }

  /** The memory of the tensor, from position 0 to its end, in native order; a view of its own. */
  ByteBuffer memory() {
    return memory.slice(0, size).order(ByteOrder.nativeOrder());
  }

  /** A copy of the tensor's bytes. */
  byte[] copy() {
    byte[] bytes = new byte[size];
    memory.get(0, bytes);
    return bytes;
  }

  /** Bytes reserved. */
  long capacity() {
    return memory.capacity();
  }

  private int bytesOf(long[] wanted) {
    long bytes = type.size;
    for (long dimension : wanted) {
      bytes *= dimension;
      if (bytes > MOST_BYTES) {
        throw new RunFailedException(
            "a batch tensor of shape "
                + Arrays.toString(wanted)
                + " takes more than 2 GiB\nlower max-batch of the family");
      }
    }
    return (int) bytes;
  }

  private void reserve(int bytes) {
    if (bytes <= memory.capacity() && memory != NONE) {
      return;
    }
    giveBack();
    try {
      memory = pool.take(bytes);
    } catch (OutOfMemoryError e) {
      throw new RunFailedException(
          "no memory for a batch tensor of "
              + bytes
              + " bytes\nraise -XX:MaxDirectMemorySize, or lower max-batch of the family",
          e);
    }
  }

  private void dropTensor() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }

  private void giveBack() {
    if (memory != NONE) {
      pool.give(memory);
      memory = NONE;
    }
  }

  @Override
  public void close() {
    dropTensor();
    giveBack();
  }
}
