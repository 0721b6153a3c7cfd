package io.gearshift.http;

import io.gearshift.actors.stage.Reply;
import io.gearshift.actors.stage.Reply.Rejected;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Scheduler;

/** Makes queries of what clients ask for, and asks the routers. */
final class Queries {
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final Duration grace;
  private final LongSupplier queryIds;
  private final InstantSource clock;
  private final Scheduler scheduler;

  /**
   * @param grace how long after a query's deadline its answer is still waited for
   * @param queryIds gives each query of the node another
   */
  Queries(Duration grace, LongSupplier queryIds, InstantSource clock, Scheduler scheduler) {
    this.grace = grace;
    this.queryIds = queryIds;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /**
   * Asks for an answer.
   *
   * @param version as {@link Served#version} has it
   * @param rendering makes of the answer what is sent
   * @param executor where that is done: never on the thread of the actor that replies, which has a
   *     device to feed
   */
  <T> Asked<T> ask(
      Served.Entry entry,
      Optional<String> version,
      InferCall call,
      Origin origin,
      Function<InferAnswer, T> rendering,
      Executor executor) {
    Instant now = clock.instant();
    Instant deadline = call.deadline(origin.arrival(), entry.model().slo());
    Query query =
        new Query(
            queryIds.getAsLong(),
            origin.arrival(),
            deadline,
            deadline,
            call.items(),
            call.inputs(),
            origin.trace().map(trace -> trace.since(now)));
    Duration wait = Duration.between(now, deadline).plus(grace);
    CompletionStage<T> answer =
        entry
            .backend()
            .ask(
                query, version, wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait, scheduler)
            .handleAsync(
                (reply, failure) ->
                    rendering.apply(
                        new InferAnswer(
                            entry.model(),
                            call,
                            query,
                            accepted(reply, failure, query),
                            clock.instant())),
                executor);
    return new Asked<>(answer, () -> entry.backend().cancel(query.id()));
  }

  private Reply accepted(Reply reply, Throwable failure, Query query) {
    if (failure != null) {
      throw new CompletionException(problemOf(failure, query));
    }
    if (reply instanceof Rejected rejected) {
      throw Problems.refused(rejected.reason(), rejected.detail());
    }
    return reply;
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
