package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a run under way: what the queries bring, the tokens, and what each file gives,
 * each in a slot of its own that is numbered at load time.
 */
final class Slots {
  private final OnnxTensor[] tensors;
  private final long[][] shapes;
  private final List<OrtSession.Result> results = new ArrayList<>();

  Slots(int count) {
    tensors = new OnnxTensor[count];
    shapes = new long[count][];
  }

  void put(int slot, OnnxTensor tensor, long[] shape) {
    tensors[slot] = tensor;
    shapes[slot] = shape;
  }

  OnnxTensor tensor(int slot) {
    return tensors[slot];
  }

  long[] shape(int slot) {
    return shapes[slot];
  }

  /** Keeps the result of a file open until the run is over. */
  void keep(OrtSession.Result result) {
    results.add(result);
  }

  /** Ends the run: frees what ONNX Runtime allocated for it. */
  void release() {
    for (OrtSession.Result result : results) {
      result.close();
    }
    results.clear();
  }
}
