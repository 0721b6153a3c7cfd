package io.gearshift.runtime;

import io.gearshift.domain.catalog.DeviceId;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a device, named after it: every load, run and release on the device happens
 * here, in the order in which they were asked for. A daemon.
 */
final class DeviceThread {
  private final ThreadPoolExecutor executor;
  private final BufferPool buffers = new BufferPool();
  private volatile Thread thread;

  DeviceThread(DeviceId device) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread created = new Thread(work, device.name());
              created.setDaemon(true);
              thread = created;
              return created;
            });
  }

  /**
   * Does the work on the thread of the device, and completes with what it gives or throws.
   *
   * @throws RejectedExecutionException after {@link #shutDown()}
   */
  <T> CompletableFuture<T> submit(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            result.complete(work.call());
          } catch (Throwable failure) {
            result.completeExceptionally(failure);
          }
        });
    return result;
  }

  /** Memory for what runs on the device; for use on this thread alone. */
  BufferPool buffers() {
    return buffers;
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Takes no more work; what is queued is still done. */
  void shutDown() {
    executor.shutdown();
  }
}
