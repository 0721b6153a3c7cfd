package io.gearshift.runtime;

import ai.onnxruntime.OrtException;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A variant as it runs on the cores of a device. A batch of at least as many queries as there are
 * cores is cut into as many parts, and each part runs on one core, all at the same time and on the
 * same session; a smaller one runs as a whole, on all cores together. For one thread, which takes
 * part; {@link #close()} on the same.
 *
 * <p>Cores that share the work on each layer wait for each other after each; lanes do so once
 * (docs/experiments/cores.md).
 */
final class Lanes implements AutoCloseable {
  /** With less work than this for one core, handing parts over takes longer than they do. */
  private static final long LEAST_WORK_NANOS = 1_000_000;

  private final BatchExecution whole;
  private final List<BatchExecution> lanes;
  private final DeviceThread thread;
  private volatile int cores;

  /** The least that a query has taken in the network; the longest there is before the first run. */
  private long queryNanos = Long.MAX_VALUE;

  /**
   * @param whole runs batches on all cores together
   * @param lanes each runs them on one core, beside the others; empty if there is but one
   * @param cores that are used at first
   */
  Lanes(BatchExecution whole, List<BatchExecution> lanes, DeviceThread thread, int cores) {
    this.whole = whole;
    this.lanes = List.copyOf(lanes);
    this.thread = thread;
    this.cores = cores;
  }

  /**
   * Runs a batch.
   *
   * @throws RunFailedException if a query is not as the signature says, or an answer is not
   * @throws OrtException if the network cannot run on these inputs
   */
  BatchResult run(List<List<Tensor>> batch, Stop stop) throws OrtException {
    int parts = Math.min(cores, lanes.size());
    if (parts < 2 || batch.size() < parts || queryNanos < LEAST_WORK_NANOS / batch.size()) {
      return seen(whole.run(batch, stop), batch.size());
    }
    List<CompletableFuture<BatchResult>> others = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      BatchExecution lane = lanes.get(i);
      List<List<Tensor>> part = part(batch, i, parts);
      others.add(thread.beside(() -> lane.run(part, stop)));
    }
    try {
      List<List<Tensor>> own = part(batch, 0, parts);
      BatchResult result = seen(lanes.get(0).run(own, stop), own.size());
      for (CompletableFuture<BatchResult> other : others) {
        result = both(result, join(other));
      }
      return result;
    } finally {
      others.forEach(other -> other.exceptionally(failure -> null).join());
    }
  }

  private BatchResult seen(BatchResult result, int queries) {
    queryNanos = Math.min(queryNanos, result.run().toNanos() / Math.max(1, queries));
    return result;
  }

  private static <T> List<T> part(List<T> batch, int number, int parts) {
    int size = batch.size();
    return batch.subList(size * number / parts, size * (number + 1) / parts);
  }

  private static BatchResult join(CompletableFuture<BatchResult> part) throws OrtException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailedException("the thread of the device was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OrtException failure) {
        throw failure;
      }
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new RunFailedException(e.getCause().toString(), e.getCause());
    }
  }

  /** Of two parts that ran at the same time. */
  private static BatchResult both(BatchResult one, BatchResult next) {
    List<List<Tensor>> outputs = new ArrayList<>(one.outputs());
    outputs.addAll(next.outputs());
    return new BatchResult(
        outputs,
        longer(one.assemble(), next.assemble()),
        longer(one.run(), next.run()),
        longer(one.split(), next.split()));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** From the next run on, so many cores are used; may be called on any thread. */
  void useCores(int cores) {
    whole.useCores(cores);
    this.cores = cores;
  }

  /** Bytes reserved for inputs, tokens and outputs. */
  long bufferBytes() {
    long bytes = whole.bufferBytes();
    for (BatchExecution lane : lanes) {
      bytes += lane.bufferBytes();
    }
    return bytes;
  }

  @Override
  public void close() throws OrtException {
    for (BatchExecution lane : lanes) {
      lane.close();
    }
    whole.close();
  }
}
