package io.gearshift.runtime;

import io.gearshift.domain.catalog.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of a device, named after it: every run and release on the device happens here, in
 * the order in which they were asked for, with others beside it where a run takes several cores.
 * Files are opened on another thread, one after the other, so that runs need not wait for them.
 * Daemons.
 */
final class DeviceThread {
  private final ThreadPoolExecutor executor;
  private final ThreadPoolExecutor opener;
  private final ThreadPoolExecutor lanes;
  private final BufferPool buffers = new BufferPool();
  private final List<BufferPool> laneBuffers = new ArrayList<>();
  private final Supernets supernets = new Supernets();
  private volatile Thread thread;

  DeviceThread(DeviceId device) {
    executor =
        single(
            work -> {
              thread = daemon(work, device.name());
              return thread;
            });
    opener = single(work -> daemon(work, device.name() + "-opens"));
    lanes = lanes(work -> daemon(work, device.name() + "-lane"));
  }

  private static ThreadPoolExecutor single(ThreadFactory threads) {
    return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }

  /** As many threads as there is work at a time; they end when there has been none for a while. */
  private static ThreadPoolExecutor lanes(ThreadFactory threads) {
    return new ThreadPoolExecutor(
        0, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), threads);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread created = new Thread(work, name);
    created.setDaemon(true);
    return created;
  }

  /**
   * Does the work on the thread of the device, and completes with what it gives or throws.
   *
   * @throws RejectedExecutionException after {@link #shutDown()}
   */
  <T> CompletableFuture<T> submit(Callable<T> work) {
    return submit(work, executor);
  }

  /**
   * Does the work beside the thread of the device, and completes with what it gives or throws.
   *
   * @throws RejectedExecutionException after {@link #shutDown()}
   */
  <T> CompletableFuture<T> open(Callable<T> work) {
    return submit(work, opener);
  }

  /**
   * Does part of the work of the device's thread at the same time as that does another; it is over
   * before that goes on to other work.
   */
  <T> CompletableFuture<T> beside(Callable<T> work) {
    return submit(work, lanes);
  }

  private static <T> CompletableFuture<T> submit(Callable<T> work, Executor executor) {
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

  /** Memory for what runs on the device; for use on its thread alone. */
  BufferPool buffers() {
    return buffers;
  }

  /** The same for a lane; for use by whoever works for it just now. */
  BufferPool buffers(int lane) {
    while (laneBuffers.size() <= lane) {
      laneBuffers.add(new BufferPool());
    }
    return laneBuffers.get(lane);
  }

  /** The supernets that are open on the device. */
  Supernets supernets() {
    return supernets;
  }

  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Takes no more work; what is queued is still done. */
  void shutDown() {
    opener.shutdown();
    executor.shutdown();
  }
}
