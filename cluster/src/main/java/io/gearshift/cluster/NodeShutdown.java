package io.gearshift.cluster;

import io.gearshift.actors.device.DeviceHost;
import io.gearshift.cluster.trace.SpanExport;
import io.gearshift.domain.catalog.Device;
import io.gearshift.grpc.GrpcServer;
import io.gearshift.http.AdminServer;
import io.gearshift.http.InferenceServer;
import io.gearshift.http.MetricsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The order in which a node stops: say that it is not ready, let what was taken be answered, unload
 * the devices, free the runtime.
 *
 * @param drainTimeout how long open gRPC calls may take to finish
 * @param leaveTimeout how long a device may take to unload
 */
record NodeShutdown(
    ActorSystem<?> system,
    Optional<InferenceServer> server,
    Optional<GrpcServer> grpc,
    Duration drainTimeout,
    AdminServer admin,
    Optional<MetricsServer> metrics,
    DeviceShards shards,
    List<Device> devices,
    Duration leaveTimeout,
    AutoCloseable loader,
    NodeHealth health,
    Optional<SpanExport> spans) {

  void register() {
    on(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "not-ready",
        () -> {
          server.ifPresent(InferenceServer::startDraining);
          health.close();
          grpc.ifPresent(GrpcServer::startDraining);
          return done();
        });
    on(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "drain-http",
        () -> server.map(InferenceServer::stop).orElseGet(NodeShutdown::done));
    on(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "drain-grpc",
        () -> grpc.map(server -> server.stop(drainTimeout)).orElseGet(NodeShutdown::done));
    on(CoordinatedShutdown.PhaseServiceStop(), "close-admin", admin::stop);
    on(
        CoordinatedShutdown.PhaseServiceStop(),
        "close-metrics",
        () -> metrics.map(MetricsServer::stop).orElseGet(NodeShutdown::done));
    on(CoordinatedShutdown.PhaseBeforeClusterShutdown(), "unload-devices", this::unload);
    on(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "free-runtime",
        () -> CompletableFuture.supplyAsync(this::free));
    on(
        CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
        "send-spans",
        () -> spans.map(SpanExport::close).orElseGet(NodeShutdown::done));
  }

  /**
   * Ends a node that no cluster has let in: there is nobody to leave, and nothing was taken.
   *
   * @param shutdown that of the node, if it came as far as opening its ports
   */
  static CompletionStage<Done> withoutLeaving(
      ActorSystem<?> system, Optional<NodeShutdown> shutdown) {
    return shutdown
        .map(NodeShutdown::closePorts)
        .orElseGet(NodeShutdown::done)
        .thenCompose(
            closed ->
                CoordinatedShutdown.get(system)
                    .run(
                        CoordinatedShutdown.clusterJoinUnsuccessfulReason(),
                        Optional.of(CoordinatedShutdown.PhaseBeforeActorSystemTerminate())));
  }

  private CompletionStage<Done> closePorts() {
    List<CompletionStage<Done>> closing = new ArrayList<>();
    server.ifPresent(http -> closing.add(http.stop()));
    grpc.ifPresent(calls -> closing.add(calls.stop(Duration.ZERO)));
    closing.add(admin.stop());
    metrics.ifPresent(page -> closing.add(page.stop()));
    return CompletableFuture.allOf(
            closing.stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new))
        .handle((all, failure) -> Done.getInstance());
  }

  private CompletionStage<Done> unload() {
    shards.close();
    CompletableFuture<?>[] left =
        devices.stream()
            .map(device -> shards.device(device.id()))
            .map(ref -> ref.ask(DeviceHost.Leave::new, leaveTimeout).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(left).handle((all, failure) -> Done.getInstance());
  }

  private Done free() {
    try {
      loader.close();
    } catch (Exception e) {
      system.log().warn("the runtime did not close: {}", e.getMessage());
    }
    return Done.getInstance();
  }

  private void on(String phase, String task, Supplier<CompletionStage<Done>> action) {
    CoordinatedShutdown.get(system).addTask(phase, task, action);
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedFuture(Done.getInstance());
  }
}
