package io.gearshift.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import io.gearshift.http.Problem;
import io.gearshift.http.Problems;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** What every failure looks like to a gRPC client. */
final class Failures {
  /** What clients of gRPC obey that are configured to try again by themselves. */
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final long MILLIS = 1_000;

  private Failures() {}

  /** A failure of any kind with the code for it, and with when to try again if that may help. */
  static StatusRuntimeException of(Throwable failure) {
    Problem problem = Problems.of(failure);
    Status.Code code = code(problem);
    Optional<String> retryAfter = problem.header("Retry-After");
    if (retryAfter.isEmpty()) {
      return code.toStatus().withDescription(problem.text()).asRuntimeException();
    }
    long seconds = Long.parseLong(retryAfter.get());
    RetryInfo info =
        RetryInfo.newBuilder().setRetryDelay(Duration.newBuilder().setSeconds(seconds)).build();
    com.google.rpc.Status status =
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage(problem.text())
            .addDetails(Any.pack(info))
            .build();
    Metadata trailers = new Metadata();
    trailers.put(PUSHBACK, Long.toString(seconds * MILLIS));
    return StatusProto.toStatusRuntimeException(status, trailers);
  }

  /** The code that stands for an HTTP status. */
  static Status.Code code(Problem problem) {
    return switch (problem.status()) {
      case 400, 415 -> Status.Code.INVALID_ARGUMENT;
      case 401 -> Status.Code.UNAUTHENTICATED;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.NOT_FOUND;
      case 409 -> Status.Code.FAILED_PRECONDITION;
      case 413, 429 -> Status.Code.RESOURCE_EXHAUSTED;
      case 501 -> Status.Code.UNIMPLEMENTED;
      case 503 -> Status.Code.UNAVAILABLE;
      case 504 -> Status.Code.DEADLINE_EXCEEDED;
      default -> Status.Code.INTERNAL;
    };
  }
}
