package io.gearshift.grpc;

import io.gearshift.http.Frontend;
import io.gearshift.http.Problem;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The health of the server, under no name or that of the service, and of each model under its name.
 * It is asked for when a client asks, and again at every look for those that watch.
 */
final class HealthService extends HealthGrpc.HealthImplBase {
  private final Frontend frontend;
  private final String service;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

  /**
   * @param service whose health is that of the server
   */
  HealthService(Frontend frontend, String service) {
    this.frontend = frontend;
    this.service = service;
  }

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> reply) {
    status(request.getService())
        .whenComplete(
            (status, failure) -> {
              if (failure != null) {
                reply.onError(Failures.of(failure));
              } else if (status == ServingStatus.SERVICE_UNKNOWN) {
                reply.onError(
                    Status.NOT_FOUND
                        .withDescription(
                            "no service or model " + Problem.quoted(request.getService()))
                        .asRuntimeException());
              } else {
                reply.onNext(response(status));
                reply.onCompleted();
              }
            });
  }

  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> reply) {
    Watch watch =
        new Watch(request.getService(), (ServerCallStreamObserver<HealthCheckResponse>) reply);
    watches.add(watch);
    watch.look();
  }

  /** Tells those that watch what has changed. */
  void look() {
    watches.forEach(Watch::look);
  }

  /** Tells those that watch that nothing is served any more, and ends. */
  void stop() {
    watches.forEach(Watch::stop);
  }

  private CompletionStage<ServingStatus> status(String name) {
    boolean server = name.isEmpty() || name.equals(service);
    if (!server && !frontend.names().contains(name)) {
      return CompletableFuture.completedFuture(ServingStatus.SERVICE_UNKNOWN);
    }
    if (frontend.whyNotOpen().isPresent()) {
      return CompletableFuture.completedFuture(ServingStatus.NOT_SERVING);
    }
    CompletionStage<Optional<String>> whyNot =
        server ? frontend.whyNotReady() : frontend.whyNotReady(name, Optional.empty());
    return whyNot.thenApply(
        why -> why.isEmpty() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** One client that watches one name. */
  private final class Watch {
    private final String name;
    private final ServerCallStreamObserver<HealthCheckResponse> reply;
    private ServingStatus told = ServingStatus.UNKNOWN;
    private long looks;
    private long newest;
    private boolean over;

    Watch(String name, ServerCallStreamObserver<HealthCheckResponse> reply) {
      this.name = name;
      this.reply = reply;
      reply.setOnCancelHandler(this::end);
    }

    void look() {
      long look = number();
      status(name)
          .whenComplete(
              (status, failure) ->
                  tell(look, failure == null ? status : ServingStatus.NOT_SERVING));
    }

    void stop() {
      tell(number(), ServingStatus.NOT_SERVING);
      finish();
    }

    private synchronized long number() {
      return ++looks;
    }

    /** Looks may overtake each other; what an older one saw is not told any more. */
    private synchronized void tell(long look, ServingStatus status) {
      if (over || look < newest) {
        return;
      }
      newest = look;
      if (status != told) {
        told = status;
        reply.onNext(response(status));
      }
    }

    private synchronized void finish() {
      if (!over) {
        end();
        reply.onError(
            Status.UNAVAILABLE.withDescription("the server is draining").asRuntimeException());
      }
    }

    private synchronized void end() {
      over = true;
      watches.remove(this);
    }
  }
}
