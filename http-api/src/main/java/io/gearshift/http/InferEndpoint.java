package io.gearshift.http;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Rejected;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import io.gearshift.http.BodyCollector.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Makes queries of infer requests, asks the routers, and answers. */
final class InferEndpoint {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final long maxBodyBytes;
  private final Duration grace;
  private final InstantSource clock;
  private final Scheduler scheduler;
  private final Executor executor;
  private final LongSupplier queryIds;

  /**
   * @param queryIds gives each query of the node another
   */
  InferEndpoint(
      HttpSettings settings, LongSupplier queryIds, InstantSource clock, ActorSystem<?> system) {
    this.queryIds = queryIds;
    this.maxBodyBytes = settings.maxBodyBytes();
    this.grace = settings.grace();
    this.clock = clock;
    this.scheduler = system.scheduler();
    this.executor = system.executionContext();
  }

  CompletionStage<HttpResponse> infer(
      Received received, Served.Entry entry, Optional<String> version) throws IOException {
    Model model = entry.model();
    InferHeaders headers = InferHeaders.of(received.request());
    byte[] bytes =
        headers.content().isPresent()
            ? headers.content().get().inflate(received.body(), maxBodyBytes)
            : received.body().toArrayUnsafe();
    InferCall call = call(received, entry, headers, bytes);
    Instant arrival = received.arrival();
    Instant deadline = call.deadline(arrival, model.slo());
    Query query = new Query(queryIds.getAsLong(), arrival, deadline, call.items(), call.inputs());
    Duration wait = Duration.between(clock.instant(), deadline).plus(grace);
    CompletionStage<Reply> reply =
        entry
            .backend()
            .ask(
                query,
                version,
                wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait,
                scheduler);
    // never on the thread of the actor that replies: it has a device to feed
    return reply.handleAsync(
        (answer, failure) -> answered(answer, failure, model, call, query, headers.accepted()),
        executor);
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

  private HttpResponse answered(
      Reply reply,
      Throwable failure,
      Model model,
      InferCall call,
      Query query,
      Optional<Coding> coding) {
    if (failure != null) {
      throw new CompletionException(problemOf(failure, query));
    }
    if (reply instanceof Rejected rejected) {
      throw Problems.refused(rejected.reason(), rejected.detail());
    }
    return InferReply.render(model, call, query, reply, clock.instant(), coding);
  }

  private Throwable problemOf(Throwable failure, Query query) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof TimeoutException)) {
      return cause;
    }
    return clock.instant().isBefore(query.deadline())
        ? Problems.refused(Reason.UNAVAILABLE, "nobody routes queries to it on this node")
        : Problems.refused(Reason.DEADLINE, "no answer came in time");
  }
}
