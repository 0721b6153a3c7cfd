package io.gearshift.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.util.Map;

/** Makes the token tensors of a batch out of the texts that the queries bring. */
final class TokenInput implements AutoCloseable {
  private record Target(String name, int slot, TensorBuffer buffer) {}

  private final Tokenizer tokenizer;
  private final ByteStrings encoding = new ByteStrings();
  private final Target[] targets;

  /**
   * @param slots of those tensors of the tokenizer that a file takes
   */
  TokenInput(BufferPool pool, Tokenizer tokenizer, Map<String, Integer> slots) {
    this.tokenizer = tokenizer;
    targets =
        slots.entrySet().stream()
            .map(
                entry ->
                    new Target(
                        entry.getKey(),
                        entry.getValue(),
                        new TensorBuffer(pool, OnnxJavaType.INT64)))
            .toArray(Target[]::new);
  }

  /**
   * Puts the tokens into their slots.
   *
   * @param parts the texts of the queries, in order; the first {@code count} of the array
   * @param rows texts in all
   */
  void assemble(Tensor[] parts, int count, long rows, Slots run) throws OrtException {
    String[] texts = encoding.decodeAll(parts, count);
    if (texts.length != rows) {
      throw new RunFailedException(
          texts.length + " texts for " + rows + " items (expected: one for each)");
    }
    TokenRows tokens = tokenizer.tokenize(texts);
    int columns = tokens.columns();
    for (Target target : targets) {
      long[] shape = {rows, columns};
      OnnxTensor tensor = target.buffer.tensor(shape);
      tokens.write(target.name, columns, target.buffer.memory().asLongBuffer());
      run.put(target.slot, tensor, shape);
    }
  }

  /** Bytes that the tokenizer takes, roughly, and those reserved for tokens. */
  long memoryBytes() {
    long bytes = tokenizer.memoryBytes();
    for (Target target : targets) {
      bytes += target.buffer.capacity();
    }
    return bytes;
  }

  @Override
  public void close() {
    for (Target target : targets) {
      target.buffer.close();
    }
    tokenizer.close();
  }
}
