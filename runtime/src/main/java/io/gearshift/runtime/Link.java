package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.execution.RunFailedException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One file in the row: takes its inputs from slots and puts its outputs into slots. An output whose
 * shape is known beforehand goes into memory of ours that is used again and again; another is
 * allocated by ONNX Runtime in each run.
 */
final class Link implements AutoCloseable {
  /** What ONNX Runtime says if an output turns out to have another shape than its memory. */
  private static final String WRONG_SHAPE = "shape verification failed";

  /** An output that somebody needs; {@code buffer} is null if ONNX Runtime allocates it. */
  private static final class Output {
    final String name;
    final int slot;
    final KnownShape shape;
    TensorBuffer buffer;

    Output(String name, int slot, KnownShape shape, TensorBuffer buffer) {
      this.name = name;
      this.slot = slot;
      this.shape = shape;
      this.buffer = buffer;
    }
  }

  private final OnnxFile file;
  private final String[] inputNames;
  private final int[] inputSlots;
  private final Output[] outputs;
  private final Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Set<String> allocated = new LinkedHashSet<>();

  /**
   * @param inputSlots the slot of each input, in the order of {@code file.inputs()}
   * @param outputSlots the slot of each output that is needed
   * @param batches whether outputs follow the batch in their outermost dimension
   */
  Link(
      BufferPool pool,
      OnnxFile file,
      int[] inputSlots,
      Map<String, Integer> outputSlots,
      boolean batches) {
    this.file = file;
    this.inputSlots = inputSlots;
    feeds.putAll(file.controls());
    inputNames = file.inputs().keySet().toArray(new String[0]);
    TensorDeclaration[] inputs = file.inputs().values().toArray(new TensorDeclaration[0]);
    outputs = new Output[outputSlots.size()];
    int i = 0;
    for (Map.Entry<String, Integer> needed : outputSlots.entrySet()) {
      TensorDeclaration output = file.outputs().get(needed.getKey());
      KnownShape shape =
          ElementTypes.liesOverBuffer(output.type())
              ? KnownShape.of(output, inputs, inputSlots, batches).orElse(null)
              : null;
      TensorBuffer buffer =
          shape == null ? null : new TensorBuffer(pool, ElementTypes.carrier(output.type()));
      if (buffer == null) {
        allocated.add(output.name());
      }
      outputs[i++] = new Output(output.name(), needed.getValue(), shape, buffer);
    }
  }

  /** Runs the file. */
  void run(Slots run, Stop stop) throws OrtException {
    for (int i = 0; i < inputNames.length; i++) {
      feeds.put(inputNames[i], run.tensor(inputSlots[i]));
    }
    for (Output output : outputs) {
      if (output.buffer != null) {
        long[] shape = output.shape.resolve(run);
        OnnxTensor tensor = output.buffer.tensor(shape);
        pinned.put(output.name, tensor);
        run.put(output.slot, tensor, shape);
      }
    }
    OrtSession.Result result = runSession(stop.options());
    run.keep(result);
    for (Output output : outputs) {
      if (output.buffer == null) {
        OnnxTensor tensor = (OnnxTensor) result.get(output.name).orElseThrow();
        run.put(output.slot, tensor, tensor.getInfo().getShape());
      }
    }
  }

  private OrtSession.Result runSession(OrtSession.RunOptions options) throws OrtException {
    try {
      return file.session().run(feeds, allocated, pinned, options);
    } catch (OrtException e) {
      if (pinned.isEmpty() || !String.valueOf(e.getMessage()).contains(WRONG_SHAPE)) {
        throw e;
      }
      // the symbols of the file do not tell the truth: from now on wait and see
      unpin();
      return file.session().run(feeds, allocated, pinned, options);
    }
  }

  private void unpin() {
    pinned.clear();
    for (Output output : outputs) {
      if (output.buffer != null) {
        output.buffer.close();
        output.buffer = null;
        allocated.add(output.name);
      }
    }
  }

  /** The bytes of the tensor in a slot that is an output of this file, in fresh memory. */
  byte[] copy(int slot, Slots run) {
    for (Output output : outputs) {
      if (output.slot == slot && output.buffer != null) {
        return output.buffer.copy();
      }
    }
    try {
      return run.tensor(slot).getByteBuffer().array();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new RunFailedException("an output takes more than 2 GiB", e);
    }
  }

  /** From the next run on, so many cores are used. */
  void useCores(int cores) {
    file.useCores(cores);
  }

  /** Bytes reserved for outputs. */
  long bufferBytes() {
    long bytes = 0;
    for (Output output : outputs) {
      bytes += output.buffer == null ? 0 : output.buffer.capacity();
    }
    return bytes;
  }

  @Override
  public void close() throws OrtException {
    for (Output output : outputs) {
      if (output.buffer != null) {
        output.buffer.close();
      }
    }
    file.close();
  }
}
