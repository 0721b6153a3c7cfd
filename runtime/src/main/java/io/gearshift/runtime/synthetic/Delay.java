package io.gearshift.runtime.synthetic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Lets time pass without a thread that waits. */
@FunctionalInterface
public interface Delay {

  /** Completes when so much time has passed, never on the thread that asks. */
  CompletionStage<Void> of(Duration time);

  /** Real time: one timer for all delays of the process, however many there are. */
  static Delay real() {
    return time ->
        new CompletableFuture<Void>().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
