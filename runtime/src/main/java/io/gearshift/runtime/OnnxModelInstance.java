package io.gearshift.runtime;

import ai.onnxruntime.OrtException;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A variant in ONNX Runtime. Runs and the release of its memory are queued on the thread of the
 * device.
 */
final class OnnxModelInstance implements ModelInstance {
  private static final Logger LOG = LoggerFactory.getLogger(OnnxModelInstance.class);

  private final VariantId variant;
  private final DeviceThread thread;
  private final Lanes execution;
  private final long fileBytes;
  private final Consumer<OnnxModelInstance> whenClosed;
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  private volatile boolean closed;
  private volatile long bufferBytes;

  /** Why it can run nothing any more; touched on the device's thread alone. */
  private InstanceLostException lost;

  /**
   * @param execution used on the device's thread alone
   * @param fileBytes that the files of the variant take
   * @param whenClosed told once, after everything is freed
   */
  OnnxModelInstance(
      VariantId variant,
      DeviceThread thread,
      Lanes execution,
      long fileBytes,
      Consumer<OnnxModelInstance> whenClosed) {
    this.variant = variant;
    this.thread = thread;
    this.execution = execution;
    this.fileBytes = fileBytes;
    this.whenClosed = whenClosed;
    bufferBytes = execution.bufferBytes();
  }

  @Override
  public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
    return submit(() -> runHere(batch));
  }

  @Override
  public CompletionStage<BatchResult> run(List<List<Tensor>> batch, CompletionStage<Void> givenUp) {
    return submit(
        () -> {
          try (Stop stop = Stop.when(givenUp)) {
            return runHere(batch, stop);
          }
        });
  }

  private CompletionStage<BatchResult> submit(Callable<BatchResult> run) {
    if (closed) {
      return CompletableFuture.failedFuture(isClosed());
    }
    try {
      return thread.submit(run);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(isClosed());
    }
  }

  /** Runs a batch on the current thread, which is the device's. */
  BatchResult runHere(List<List<Tensor>> batch) {
    return runHere(batch, Stop.NEVER);
  }

  private BatchResult runHere(List<List<Tensor>> batch, Stop stop) {
    if (lost != null) {
      throw new InstanceLostException(lost.getMessage(), lost);
    }
    try {
      return execution.run(batch, stop);
    } catch (OrtException e) {
      RuntimeException failure = OrtFailure.ofRun(e);
      if (failure instanceof InstanceLostException loss) {
        lost = loss;
      }
      throw failure;
    } catch (RunFailedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RunFailedException(variant + " cannot run on these inputs: " + e, e);
    } finally {
      bufferBytes = execution.bufferBytes();
    }
  }

  @Override
  public void useCores(int cores) {
    execution.useCores(cores);
  }

  /**
   * The size of the files (weights lie in memory about as they lie in the file), what the tokenizer
   * takes, and the buffers for inputs and outputs. Not in it: what ONNX Runtime allocates for the
   * values between layers, and weights that it lays out anew.
   */
  @Override
  public long memoryBytes() {
    return fileBytes + bufferBytes;
  }

  /**
   * Waits until what was queued before has run, and frees everything. Later runs complete with
   * {@link InstanceLostException}.
   */
  @Override
  public void close() {
    boolean first;
    synchronized (this) {
      first = !closed;
      closed = true;
    }
    if (thread.isCurrent()) {
      if (first) {
        release();
      }
      return;
    }
    if (first) {
      thread.submit(
          () -> {
            release();
            return null;
          });
    }
    try {
      released.join();
    } catch (CompletionException e) {
      LOG.warn("{} could not be freed in full", variant, e.getCause());
    }
  }

  private void release() {
    lost = isClosed();
    try {
      execution.close();
      released.complete(null);
    } catch (OrtException | RuntimeException e) {
      released.completeExceptionally(e);
    } finally {
      whenClosed.accept(this);
    }
  }

  private InstanceLostException isClosed() {
    return new InstanceLostException(variant + " is closed");
  }
}
