package io.gearshift.cluster.wire;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.trace.Trace;
import io.gearshift.domain.traffic.Query;
import io.gearshift.domain.traffic.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Queries in {@link Frame}s. What a query says of time travels as time that has passed or is left
 * when the frame is written, and becomes instants again by the clock of the reader, for the clocks
 * of two nodes differ. The way itself counts for nothing: a deadline is later by as long as it
 * takes.
 */
final class QueryFrames {
  private static final byte TRACE = 1;
  private static final int TRACE_LENGTH = 3 * Long.BYTES + 1;
  private static final byte SAMPLED = 1;
  private static final byte UNSAMPLED = 0;

  private final ActorRefResolver refs;
  private final InstantSource clock;

  QueryFrames(ActorRefResolver refs, InstantSource clock) {
    this.refs = refs;
    this.clock = clock;
  }

  Frame frame(Batcher.Submit submit) {
    Query query = submit.query();
    Instant now = clock.instant();
    FrameWriter writer = new FrameWriter();
    putTimes(query, now, writer);
    writer.put(refs.toSerializationFormat(submit.replyTo())).put(query.inputs());
    query.trace().ifPresent(trace -> put(trace, writer));
    return writer.frame();
  }

  Frame frame(Batcher.RunTogether together) {
    Instant now = clock.instant();
    FrameWriter writer =
        new FrameWriter()
            .put(refs.toSerializationFormat(together.replyTo()))
            .put(together.queries().size());
    for (Query query : together.queries()) {
      writer.putPart(
          part -> {
            putTimes(query, now, part);
            part.put(query.inputs());
            query.trace().ifPresent(trace -> put(trace, part));
          });
    }
    return writer.frame();
  }

  private static void putTimes(Query query, Instant now, FrameWriter writer) {
    writer
        .put(query.id())
        .put(Duration.between(query.arrival(), now))
        .put(Duration.between(now, query.due()))
        .put(Duration.between(now, query.deadline()))
        .put(query.items());
  }

  Batcher.Submit submit(FrameReader reader) {
    Instant now = clock.instant();
    Query times = times(reader, now);
    ActorRef<Reply> replyTo = refs.resolveActorRef(reader.getText());
    return new Batcher.Submit(whole(times, reader, now), replyTo);
  }

  Batcher.RunTogether together(FrameReader reader) {
    Instant now = clock.instant();
    ActorRef<Reply> replyTo = refs.resolveActorRef(reader.getText());
    int count = reader.getInt();
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      FrameReader part = reader.getPart();
      queries.add(whole(times(part, now), part, now));
    }
    return new Batcher.RunTogether(queries, replyTo);
  }

  /** A query without what it brings. */
  private static Query times(FrameReader reader, Instant now) {
    long id = reader.getLong();
    Instant arrival = now.minus(reader.getDuration());
    Instant due = now.plus(reader.getDuration());
    Instant deadline = now.plus(reader.getDuration());
    return new Query(id, arrival, due, deadline, reader.getInt(), List.of());
  }

  private static Query whole(Query times, FrameReader reader, Instant now) {
    List<Tensor> inputs = reader.getTensors();
    return new Query(
        times.id(),
        times.arrival(),
        times.due(),
        times.deadline(),
        times.items(),
        inputs,
        trace(reader, now));
  }

  /** Its length comes first, so that it may grow. */
  private static void put(Trace trace, FrameWriter writer) {
    writer
        .put(TRACE)
        .put(TRACE_LENGTH)
        .put(trace.high())
        .put(trace.low())
        .put(trace.span())
        .put(trace.sampled() ? SAMPLED : UNSAMPLED);
  }

  /** Older writers, and those of queries of no trace, end before it. */
  private static Optional<Trace> trace(FrameReader reader, Instant now) {
    if (!reader.hasMore() || reader.getByte() != TRACE) {
      return Optional.empty();
    }
    FrameReader trace = reader.getPart();
    return Optional.of(
        new Trace(
            trace.getLong(),
            trace.getLong(),
            trace.getLong(),
            (trace.getByte() & SAMPLED) != 0,
            now));
  }

  Frame frame(Batcher.Withdraw withdraw) {
    return new FrameWriter()
        .put(withdraw.queryId())
        .put(refs.toSerializationFormat(withdraw.replyTo()))
        .frame();
  }

  Batcher.Withdraw withdraw(FrameReader reader) {
    return new Batcher.Withdraw(reader.getLong(), refs.resolveActorRef(reader.getText()));
  }
}
