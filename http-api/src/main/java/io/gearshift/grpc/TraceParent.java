package io.gearshift.grpc;

import io.gearshift.domain.trace.Trace;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Knows the trace that a call came with, and sends it back. */
final class TraceParent implements ServerInterceptor {
  private static final Metadata.Key<String> KEY =
      Metadata.Key.of(Trace.HEADER, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<String> SENT = Context.key(Trace.HEADER);

  /** As the client of this call sent it. */
  static Optional<String> ofCall() {
    return Optional.ofNullable(SENT.get());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String sent = headers.get(KEY);
    return sent == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(SENT, sent), new Returning<>(call, sent), headers, next);
  }

  /** A call that is answered with what it came with: first of all, or with a refusal. */
  private static final class Returning<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final String sent;
    private boolean returned;

    Returning(ServerCall<Q, A> call, String sent) {
      super(call);
      this.sent = sent;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      headers.put(KEY, sent);
      returned = true;
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!returned) {
        trailers.put(KEY, sent);
      }
      super.close(status, trailers);
    }
  }
}
