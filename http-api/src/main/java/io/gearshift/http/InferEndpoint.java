package io.gearshift.http;

import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Reads infer requests, has them answered, and writes the answers. */
final class InferEndpoint {
  private final long maxBodyBytes;
  private final Queries queries;
  private final Executor executor;

  /**
   * @param executor where answers are written
   */
  InferEndpoint(long maxBodyBytes, Queries queries, Executor executor) {
    this.maxBodyBytes = maxBodyBytes;
    this.queries = queries;
    this.executor = executor;
  }

  CompletionStage<HttpResponse> infer(
      Received received, Served.Entry entry, Optional<String> version, Origin origin)
      throws IOException {
    InferHeaders headers = InferHeaders.of(received.request());
    byte[] bytes =
        headers.content().isPresent()
            ? headers.content().get().inflate(received.body(), maxBodyBytes)
            : received.body().toArrayUnsafe();
    InferCall call = call(received, entry, headers, bytes);
    return answer(
        received.connection(),
        queries.ask(
            entry,
            version,
            call,
            origin,
            answer -> InferReply.render(answer, headers.accepted()),
            executor));
  }

  /** The answer; the query is forgotten if its client goes before that. */
  static <T> CompletionStage<T> answer(Connection connection, Asked<T> asked) {
    connection.whenGone(asked.cancel(), asked.answer());
    return asked.answer();
  }

  private static InferCall call(
      Received received, Served.Entry entry, InferHeaders headers, byte[] body) throws IOException {
    if (headers.jsonLength().isEmpty()) {
      ContentType type = received.request().entity().getContentType();
      Optional<InferCall> file = entry.files().read(type, body);
      if (file.isPresent()) {
        return file.get();
      }
    }
    return entry.reader().read(body, headers.jsonLengthIn(body.length));
  }
}
