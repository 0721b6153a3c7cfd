package io.gearshift.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Collects the bodies of requests, within limits of size and of time. */
final class RequestBody {
  private static final long BYTES_PER_MILLI = 1_000;

  private final long maxBytes;
  private final Duration patience;
  private final Materializer materializer;

  /**
   * @param patience how long a body may take, and a second more for each megabyte that it announces
   */
  RequestBody(long maxBytes, Duration patience, Materializer materializer) {
    this.maxBytes = maxBytes;
    this.patience = patience;
    this.materializer = materializer;
  }

  static Problem tooLarge(String what, long limit) {
    return Problem.of(
        413,
        "the "
            + what
            + " body is larger than "
            + limit
            + " bytes; send fewer items, or raise gearshift.http.max-body-bytes");
  }

  /** The whole body, decompressed. */
  CompletionStage<byte[]> collect(HttpRequest request, Optional<Coding> coding) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      if (strict.getData().size() > maxBytes) {
        throw tooLarge("announced", maxBytes);
      }
      return CompletableFuture.completedFuture(plain(strict.getData(), coding));
    }
    OptionalLong announced = entity.getContentLengthOption();
    if (announced.isPresent() && announced.getAsLong() > maxBytes) {
      Problem problem = tooLarge("announced", maxBytes);
      return skip(request)
          .thenApply(
              done -> {
                throw problem;
              });
    }
    long millis = patience.toMillis() + announced.orElse(maxBytes) / BYTES_PER_MILLI;
    return entity
        .toStrict(millis, maxBytes, materializer)
        .handle(
            (strict, failure) -> {
              if (failure != null) {
                throw new CompletionException(problemOf(failure, millis));
              }
              return plain(strict.getData(), coding);
            });
  }

  /**
   * Reads on to the end of a body that nobody wants, so that a client still sending it sees the
   * answer. Much more than would be taken is not read, and neither is what a client holds back
   * until it is invited to send it: the answer then ends the connection.
   */
  CompletionStage<Done> skip(HttpRequest request) {
    RequestEntity entity = request.entity();
    if (entity instanceof HttpEntity.Strict) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    OptionalLong announced = entity.getContentLengthOption();
    boolean huge = announced.isPresent() && announced.getAsLong() / 2 > maxBytes;
    if (huge || request.getHeader("Expect").isPresent()) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    return entity
        .withSizeLimit(2 * maxBytes)
        .getDataBytes()
        .completionTimeout(patience)
        .runWith(Sink.ignore(), materializer)
        .exceptionally(failure -> Done.getInstance());
  }

  private byte[] plain(ByteString data, Optional<Coding> coding) {
    return coding.isPresent() ? coding.get().inflate(data, maxBytes) : data.toArrayUnsafe();
  }

  private Problem problemOf(Throwable failure, long millis) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof EntityStreamSizeException) {
      return tooLarge("streamed", maxBytes);
    }
    if (cause instanceof TimeoutException) {
      return Problem.of(
          408, "the body was not complete after " + millis + " ms; send it faster, or less");
    }
    return Problem.badRequest(
        "the connection broke before the body was complete"
            + (cause instanceof EntityStreamException broken
                ? ": " + broken.info().summary()
                : ""));
  }
}
