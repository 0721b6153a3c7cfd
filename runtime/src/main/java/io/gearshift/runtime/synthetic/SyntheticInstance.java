package io.gearshift.runtime.synthetic;

import io.gearshift.domain.catalog.Signature;
import io.gearshift.domain.catalog.VariantProfile;
import io.gearshift.domain.execution.BatchResult;
import io.gearshift.domain.execution.InstanceLostException;
import io.gearshift.domain.execution.ModelInstance;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A variant on a device that is not there. */
final class SyntheticInstance implements ModelInstance {
  private final SyntheticDevice device;
  private final Signature signature;
  private final VariantProfile profile;
  private final SyntheticOutputs outputs;
  private volatile boolean closed;

  SyntheticInstance(SyntheticDevice device, Signature signature, VariantProfile profile) {
    this.device = device;
    this.signature = signature;
    this.profile = profile;
    this.outputs = new SyntheticOutputs(signature);
  }

  @Override
  public CompletionStage<BatchResult> run(List<List<Tensor>> batch) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new InstanceLostException(profile.variant() + " is closed"));
    }
    int items = 0;
    for (List<Tensor> query : batch) {
      if (query.size() != signature.inputs().size()) {
        return CompletableFuture.failedFuture(
            new RunFailedException(
                "a query of "
                    + query.size()
                    + " tensors (expected: "
                    + signature.inputs().size()
                    + ")"));
      }
      items += outputs.items(query);
    }
    Duration time = profile.p95().drain(items);
    return device
        .run(time)
        .thenApply(
            done ->
                new BatchResult(
                    batch.stream().map(outputs::of).toList(), Duration.ZERO, time, Duration.ZERO));
  }

  @Override
  public long memoryBytes() {
    return profile.memoryBytes();
  }

  /** What has begun goes on to its end; there is nothing to free. */
  @Override
  public void close() {
    closed = true;
  }
}
