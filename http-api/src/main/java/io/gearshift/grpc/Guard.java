package io.gearshift.grpc;

import io.gearshift.http.Problem;
import io.gearshift.http.security.Access;
import io.gearshift.http.security.Need;
import io.gearshift.http.security.Pass;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Lets calls in by the token in their metadata {@code authorization}, within the limits of its key.
 * Each message of a stream is a query of its own; one too many ends the stream.
 */
final class Guard implements ServerInterceptor {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Access access;
  private final InstantSource clock;

  Guard(Access access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (access.asksNobody()) {
      return next.startCall(call, headers);
    }
    Optional<String> authorization = Optional.ofNullable(headers.get(AUTHORIZATION));
    Need need = need(call.getMethodDescriptor().getFullMethodName());
    try {
      if (need != Need.QUERY) {
        access.enter(authorization, need, clock.instant());
        return next.startCall(call, headers);
      }
      access.enter(authorization, Need.LOOK, clock.instant()); // before anything is read
    } catch (Problem problem) {
      refuse(call, problem);
      return new ServerCall.Listener<>() {};
    }
    return new Counted<>(call, authorization).start(next, headers);
  }

  /** A call whose messages are queries. */
  private final class Counted<Q, A> {
    private final ServerCall<Q, A> call;
    private final Optional<String> authorization;
    private final Queue<Pass> open = new ConcurrentLinkedQueue<>();
    private volatile boolean refused;

    Counted(ServerCall<Q, A> call, Optional<String> authorization) {
      this.call = call;
      this.authorization = authorization;
    }

    ServerCall.Listener<Q> start(ServerCallHandler<Q, A> next, Metadata headers) {
      ServerCall<Q, A> answering =
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendMessage(A message) {
              endOne();
              super.sendMessage(message);
            }

            @Override
            public void close(io.grpc.Status status, Metadata trailers) {
              if (!refused) {
                super.close(status, trailers);
              }
            }
          };
      return new SimpleForwardingServerCallListener<>(next.startCall(answering, headers)) {
        @Override
        public void onMessage(Q message) {
          try {
            open.add(access.enter(authorization, Need.QUERY, clock.instant()));
          } catch (Problem problem) {
            refused = true;
            refuse(call, problem);
            super.onCancel(); // what is under way goes nowhere any more
            return;
          }
          super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
          if (!refused) {
            super.onHalfClose();
          }
        }

        @Override
        public void onCancel() {
          endAll();
          if (!refused) {
            super.onCancel();
          }
        }

        @Override
        public void onComplete() {
          endAll();
          if (!refused) {
            super.onComplete();
          }
        }
      };
    }

    private void endOne() {
      Pass first = open.poll();
      if (first != null) {
        first.end();
      }
    }

    private void endAll() {
      for (Pass pass; (pass = open.poll()) != null; ) {
        pass.end();
      }
    }
  }

  private static void refuse(ServerCall<?, ?> call, Problem problem) {
    StatusRuntimeException refusal = Failures.of(problem);
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  static Need need(String method) {
    String service = method.substring(0, method.lastIndexOf('/'));
    return switch (method.substring(method.lastIndexOf('/') + 1)) {
      case "ModelInfer", "ModelStreamInfer" -> Need.QUERY;
      case "ServerLive", "ServerReady", "ModelReady" -> Need.HEALTH;
      case "RepositoryModelLoad", "RepositoryModelUnload" -> Need.ADMIN;
      default -> service.equals("grpc.health.v1.Health") ? Need.HEALTH : Need.LOOK;
    };
  }
}
