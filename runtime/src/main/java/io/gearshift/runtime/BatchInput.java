package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;

/** Makes one tensor of a batch out of those that the queries bring for one input. */
sealed interface BatchInput extends AutoCloseable {

  static BatchInput of(BufferPool pool, DataType type) throws OrtException {
    if (type == DataType.BYTES) {
      return new Strings(new ByteStrings());
    }
    TensorBuffer buffer = new TensorBuffer(pool, ElementTypes.carrier(type));
    return ElementTypes.liesOverBuffer(type)
        ? new Plain(buffer)
        : new Unsigned(buffer, UnsignedCast.to(type));
  }

  /**
   * Puts a tensor into the slot.
   *
   * @param parts the tensors of the queries, in order; the first {@code count} of the array
   * @param shape of the whole
   */
  void assemble(Tensor[] parts, int count, long[] shape, int slot, Slots run) throws OrtException;

  /** Ends the run: frees what was made for it alone. */
  default void release() {}

  /** Bytes reserved. */
  default long bufferBytes() {
    return 0;
  }

  @Override
  default void close() throws OrtException {}

  /** Copied once, into memory that is used again and again. */
  record Plain(TensorBuffer buffer) implements BatchInput {
    @Override
    public void assemble(Tensor[] parts, int count, long[] shape, int slot, Slots run)
        throws OrtException {
      OnnxTensor whole = buffer.tensor(shape);
      ByteBuffer memory = buffer.memory();
      for (int i = 0; i < count; i++) {
        memory.put(parts[i].data());
      }
      run.put(slot, whole, shape);
    }

    @Override
    public long bufferBytes() {
      return buffer.capacity();
    }

    @Override
    public void close() {
      buffer.close();
    }
  }

  /** Copied as signed, and cast. */
  record Unsigned(Plain signed, UnsignedCast cast) implements BatchInput {
    Unsigned(TensorBuffer buffer, UnsignedCast cast) {
      this(new Plain(buffer), cast);
    }

    @Override
    public void assemble(Tensor[] parts, int count, long[] shape, int slot, Slots run)
        throws OrtException {
      signed.assemble(parts, count, shape, slot, run);
      OrtSession.Result result = cast.cast(run.tensor(slot));
      run.keep(result);
      run.put(slot, (OnnxTensor) result.get(0), shape);
    }

    @Override
    public long bufferBytes() {
      return signed.bufferBytes();
    }

    @Override
    public void close() throws OrtException {
      signed.close();
      cast.close();
    }
  }

  /** Decoded, and copied by ONNX Runtime. */
  final class Strings implements BatchInput {
    private final ByteStrings encoding;
    private OnnxTensor made;

    Strings(ByteStrings encoding) {
      this.encoding = encoding;
    }

    @Override
    public void assemble(Tensor[] parts, int count, long[] shape, int slot, Slots run)
        throws OrtException {
      String[] elements = encoding.decodeAll(parts, count);
      made = OnnxTensor.createTensor(Sessions.environment(), elements, shape);
      run.put(slot, made, shape);
    }

    @Override
    public void release() {
      if (made != null) {
        made.close();
        made = null;
      }
    }
  }
}
