package io.gearshift.actors.pipeline;

import io.gearshift.domain.pipeline.PipelineRun.Take;
import io.gearshift.domain.pipeline.Refusal;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.domain.traffic.Tensor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;

/** Has steps applied, on threads of their own. */
final class Steps {

  /** The step was not begun before the query's deadline. */
  private static final class TooLate extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Executor executor;
  private final InstantSource clock;

  Steps(Executor executor, InstantSource clock) {
    this.executor = executor;
    this.clock = clock;
  }

  CompletionStage<List<List<Tensor>>> apply(Take<Tensor> take, Instant deadline) {
    try {
      return CompletableFuture.supplyAsync(() -> applied(take, deadline), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private List<List<Tensor>> applied(Take<Tensor> take, Instant deadline) {
    if (!clock.instant().isBefore(deadline)) {
      throw new TooLate();
    }
    return take.step().step().apply(take.inputs()).stream().map(List::copyOf).toList();
  }

  /** What a failure means to the query; one that nobody foresaw is logged. */
  static Refusal refusal(Take<Tensor> take, Throwable thrown, Logger log) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    String step = "step '" + take.step().name() + "'";
    if (cause instanceof StepFailedException bad) {
      return new Refusal(Reason.INVALID, step + ": " + bad.getMessage());
    }
    if (cause instanceof TooLate) {
      return new Refusal(Reason.DEADLINE, step + " had its turn too late");
    }
    if (cause instanceof RejectedExecutionException) {
      return new Refusal(Reason.OVERLOAD, step + " found no thread");
    }
    log.error("{} failed", step, cause);
    return new Refusal(Reason.FAILED, step + " failed; the server's log tells more");
  }
}
