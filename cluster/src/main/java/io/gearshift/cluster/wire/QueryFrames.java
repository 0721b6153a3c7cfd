package io.gearshift.cluster.wire;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.Reply;
import io.gearshift.domain.traffic.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * Queries in {@link Frame}s. What a query says of time travels as time that has passed or is left
 * when the frame is written, and becomes instants again by the clock of the reader, for the clocks
 * of two nodes differ. The way itself counts for nothing: a deadline is later by as long as it
 * takes.
 */
final class QueryFrames {
  private final ActorRefResolver refs;
  private final InstantSource clock;

  QueryFrames(ActorRefResolver refs, InstantSource clock) {
    this.refs = refs;
    this.clock = clock;
  }

  Frame frame(Batcher.Submit submit) {
    Query query = submit.query();
    Instant now = clock.instant();
    return new FrameWriter()
        .put(query.id())
        .put(Duration.between(query.arrival(), now))
        .put(Duration.between(now, query.due()))
        .put(Duration.between(now, query.deadline()))
        .put(query.items())
        .put(refs.toSerializationFormat(submit.replyTo()))
        .put(query.inputs())
        .frame();
  }

  Batcher.Submit submit(FrameReader reader) {
    Instant now = clock.instant();
    long id = reader.getLong();
    Instant arrival = now.minus(reader.getDuration());
    Instant due = now.plus(reader.getDuration());
    Instant deadline = now.plus(reader.getDuration());
    int items = reader.getInt();
    ActorRef<Reply> replyTo = refs.resolveActorRef(reader.getText());
    return new Batcher.Submit(
        new Query(id, arrival, due, deadline, items, reader.getTensors()), replyTo);
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
