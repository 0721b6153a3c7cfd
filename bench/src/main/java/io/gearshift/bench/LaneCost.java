package io.gearshift.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A batch on two cores: shared out layer by layer by a session of two threads, or cut into two
 * halves that run at the same time on a session of one. The three ways take turns.
 */
@Command(name = "lanes", description = "Two threads for a batch, against two halves at a time.")
final class LaneCost implements Callable<Integer> {
  private static final List<Integer> BATCHES = List.of(2, 4, 8, 16, 32);

  @Parameters(arity = "1..*", paramLabel = "NETWORK", description = "Files of networks.")
  private List<Path> networks;

  @Option(names = "--runs", description = "Of each batch each way (default: 21).")
  private int runs = 21;

  @Option(names = "--tokens", description = "For every free dimension but the first (default: 24).")
  private int tokens = 24;

  private interface Work {
    void run() throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    ExecutorService other = Executors.newSingleThreadExecutor();
    Table.header("network", "batch", "1 thread, ms", "2 threads, ms", "2 lanes, ms", "ratio");
    try {
      for (Path network : networks) {
        try (OrtSession one = open(environment, network, 1);
            OrtSession two = open(environment, network, 2)) {
          for (int batch : BATCHES) {
            measure(network, environment, one, two, other, batch);
          }
        }
      }
    } finally {
      other.shutdown();
    }
    return 0;
  }

  private void measure(
      Path network,
      OrtEnvironment environment,
      OrtSession one,
      OrtSession two,
      ExecutorService other,
      int batch)
      throws Exception {
    Map<String, OnnxTensor> whole = inputs(environment, one, batch);
    Map<String, OnnxTensor> half = inputs(environment, one, batch / 2);
    List<Work> ways =
        List.of(
            () -> one.run(whole).close(),
            () -> two.run(whole).close(),
            () -> {
              Future<?> beside =
                  other.submit(
                      () -> {
                        one.run(half).close();
                        return true;
                      });
              one.run(half).close();
              beside.get();
            });
    List<List<Double>> took = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = -2; i < runs; i++) {
      for (int way = 0; way < ways.size(); way++) {
        long start = System.nanoTime();
        ways.get(way).run();
        if (i >= 0) {
          took.get(way).add((System.nanoTime() - start) / 1e6);
        }
      }
    }
    double threads = Table.median(took.get(1));
    double lanes = Table.median(took.get(2));
    Table.row(
        network.toString(),
        Integer.toString(batch),
        "%.2f".formatted(Table.median(took.get(0))),
        "%.2f".formatted(threads),
        "%.2f".formatted(lanes),
        "%.2f".formatted(lanes / threads));
    whole.values().forEach(OnnxTensor::close);
    half.values().forEach(OnnxTensor::close);
  }

  /** As the server opens it. */
  private static OrtSession open(OrtEnvironment environment, Path network, int threads)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      return environment.createSession(network.toString(), options);
    }
  }

  /** Ones, of which no network that is measured here makes anything out of the way. */
  private Map<String, OnnxTensor> inputs(OrtEnvironment environment, OrtSession session, int batch)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (NodeInfo input : session.getInputInfo().values()) {
      TensorInfo info = (TensorInfo) input.getInfo();
      long[] shape = info.getShape().clone();
      shape[0] = batch;
      for (int axis = 1; axis < shape.length; axis++) {
        shape[axis] = shape[axis] < 0 ? tokens : shape[axis];
      }
      int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, (one, next) -> one * next));
      inputs.put(
          input.getName(),
          info.type == OnnxJavaType.INT64
              ? OnnxTensor.createTensor(environment, LongBuffer.wrap(ones(elements)), shape)
              : OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels(elements)), shape));
    }
    return inputs;
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float[] pixels(int count) {
    float[] pixels = new float[count];
    Arrays.fill(pixels, 1);
    return pixels;
  }
}
