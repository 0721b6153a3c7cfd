package io.gearshift.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares an instance with the shortest loop over the same session, by hand: {@code RunOverhead
 * network.onnx input output width...}, where the input is FP32 [batch, width...] and the output
 * FP32 [batch, any].
 */
public final class RunOverhead {
  private static final int RUNS = 4000;

  private RunOverhead() {}

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    long[] row = new long[args.length - 2];
    row[0] = 1;
    for (int i = 1; i < row.length; i++) {
      row[i] = Long.parseLong(args[i + 2]);
    }
    long[] any = row.clone();
    any[0] = -1;
    Family family =
        Networks.family(
            List.of(new TensorSpec(args[1], DataType.FP32, Shape.of(any))),
            List.of(new TensorSpec(args[2], DataType.FP32, Shape.of(-1, -1))),
            Optional.empty(),
            file);
    int elements = Math.toIntExact(Shape.of(row).elements());
    Tensor query = Networks.floats(args[1], Shape.of(row), new float[elements]);
    try (OnnxModelLoader loader = new OnnxModelLoader()) {
      OnnxModelInstance instance = (OnnxModelInstance) Networks.load(loader, family);
      OrtEnvironment environment = Sessions.environment();
      OrtSession.SessionOptions options = Sessions.options(Networks.device("bare"));
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        for (int batch : new int[] {1, 4, 16, 64}) {
          for (int round = 0; round < 3; round++) {
            report(batch, bare(environment, session, args, row, batch, elements), instance, query);
          }
        }
      }
    }
  }

  private static void report(int batch, double bare, OnnxModelInstance instance, Tensor query) {
    List<List<Tensor>> queries = Collections.nCopies(batch, List.of(query));
    double here = median(() -> instance.runHere(queries));
    ModelInstance port = instance;
    double there = median(() -> Networks.await(port.run(queries)));
    System.out.printf(
        "batch %2d: session %8.2f us, instance %8.2f us (+%.2f), with its thread %8.2f us%n",
        batch, bare, here, here - bare, there);
  }

  private static double bare(
      OrtEnvironment environment,
      OrtSession session,
      String[] args,
      long[] row,
      int batch,
      int elements)
      throws Exception {
    long[] shape = row.clone();
    shape[0] = batch;
    ByteBuffer data =
        ByteBuffer.allocateDirect(4 * elements * batch).order(ByteOrder.nativeOrder());
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, data.asFloatBuffer(), shape)) {
      Map<String, OnnxTensor> feeds = Map.of(args[1], tensor);
      return median(() -> session.run(feeds).close());
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double median(Work work) {
    long[] nanos = new long[RUNS];
    try {
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        work.run();
        nanos[i] = System.nanoTime() - start;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Arrays.sort(nanos);
    return nanos[RUNS / 2] / 1000.0;
  }
}
