package io.gearshift.actors.testing;

import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;

/** An instance whose runs end when the test says so. */
public final class PuppetInstance implements ModelInstance {

  /** A run that has begun. */
  public record Begun(int size, CompletableFuture<BatchResult> end) {
    public void succeed() {
      end.complete(
          new BatchResult(
              Collections.nCopies(size, List.of()), Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    public void fail(RuntimeException failure) {
      end.completeExceptionally(failure);
    }
  }

  public final BlockingQueue<Begun> runs = new LinkedBlockingQueue<>();
  public volatile boolean closed;

  /** Is told how many cores it is to use. */
  public volatile IntConsumer whenCores = cores -> {};

  @Override
  public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
    Begun run = new Begun(batch.size(), new CompletableFuture<>());
    runs.add(run);
    return run.end();
  }

  @Override
  public void useCores(int cores) {
    whenCores.accept(cores);
  }

  @Override
  public long memoryBytes() {
    return 1;
  }

  @Override
  public void close() {
    closed = true;
  }
}
