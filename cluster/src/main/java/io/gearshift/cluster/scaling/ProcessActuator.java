package io.gearshift.cluster.scaling;

import io.gearshift.domain.scaling.Actuator;
import io.gearshift.domain.scaling.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Nodes as processes of this machine, beside the one that starts them. For trials and tests: if
 * that one is killed, they stay.
 */
final class ProcessActuator implements Actuator {
  private final List<String> command;
  private final String node;
  private final Supplier<String> address;
  private final Duration patience;
  private final Executor executor;
  private final Map<String, Process> started = new LinkedHashMap<>();
  private int named;

  /**
   * @param command that starts a node
   * @param node the name of the one that is here; those of others begin with it
   * @param address by which others join it
   * @param patience how long one that has left may take to end
   * @param executor on which is waited for processes
   */
  ProcessActuator(
      List<String> command,
      String node,
      Supplier<String> address,
      Duration patience,
      Executor executor) {
    this.command = List.copyOf(command);
    this.node = node;
    this.address = address;
    this.patience = patience;
    this.executor = executor;
  }

  @Override
  public CompletionStage<Scale> read() {
    return CompletableFuture.supplyAsync(this::now, executor);
  }

  @Override
  public CompletionStage<Void> keep(int nodes, Scale before, Optional<String> gone) {
    return CompletableFuture.runAsync(() -> keepNow(nodes, gone), executor);
  }

  private synchronized Scale now() {
    started.values().removeIf(process -> !process.isAlive());
    Set<String> names = Set.copyOf(started.keySet());
    return new Scale(1 + names.size(), Optional.of(names), "");
  }

  private synchronized void keepNow(int nodes, Optional<String> gone) {
    gone.map(started::remove).ifPresent(this::end);
    while (now().nodes() < nodes) {
      String name = node + "-" + ++named;
      started.put(name, start(name));
    }
  }

  private Process start(String name) {
    List<String> full = new ArrayList<>(command);
    full.addAll(List.of("--name", name, "--join", address.get()));
    full.addAll(List.of("--port", "0", "--grpc-port", "0", "--admin-port", "0"));
    try {
      return new ProcessBuilder(full)
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "'" + String.join(" ", full) + "' cannot be started: " + e.getMessage(), e);
    }
  }

  /** It has left and ends by itself; if it does not, it is told to. */
  private void end(Process process) {
    try {
      if (!process.waitFor(patience.toMillis() / 2, TimeUnit.MILLISECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** They drain as if they were told so by hand. */
  @Override
  public synchronized void close() {
    started.values().forEach(Process::destroy);
    started.clear();
  }
}
