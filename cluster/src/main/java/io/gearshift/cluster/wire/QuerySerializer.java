package io.gearshift.cluster.wire;

import io.gearshift.actors.device.Batcher;
import io.gearshift.actors.stage.Reply;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Carries queries to batchers and their answers back, in {@link Frame}s. */
public final class QuerySerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 720_001; // stands in every message: never change it

  private static final String SUBMIT = "submit";
  private static final String TOGETHER = "run-together";
  private static final String WITHDRAW = "withdraw";
  private static final String SHADOW = "shadow";
  private static final String GATHER = "gather";
  private static final String REPLY = "reply";

  private final QueryFrames queries;

  /** As Pekko makes it. */
  public QuerySerializer(ExtendedActorSystem system) {
    this(ActorRefResolver.get(Adapter.toTyped(system)), WireClock.of(system));
  }

  QuerySerializer(ActorRefResolver refs, InstantSource clock) {
    this.queries = new QueryFrames(refs, clock);
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    if (message instanceof Batcher.Submit) {
      return SUBMIT;
    }
    if (message instanceof Batcher.Shadow) {
      return SHADOW;
    }
    if (message instanceof Batcher.RunTogether) {
      return TOGETHER;
    }
    if (message instanceof Batcher.Gather) {
      return GATHER;
    }
    return message instanceof Batcher.Withdraw ? WITHDRAW : REPLY;
  }

  @Override
  public byte[] toBinary(Object message) {
    Frame frame = frame(message);
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(frame.size()));
    frame.writeTo(out);
    return out.array();
  }

  /** An answer that does not fit is refused in its stead, so that nobody waits for it. */
  @Override
  public void toBinary(Object message, ByteBuffer out) {
    Frame frame = frame(message);
    if (frame.size() > out.remaining()) {
      String detail =
          "%s of %d bytes (expected: at most %d, which grow with gearshift.http.max-body-bytes)"
              .formatted(message.getClass().getSimpleName(), frame.size(), out.remaining());
      if (!(message instanceof Reply.Answered answer)) {
        throw new IllegalArgumentException(detail);
      }
      frame = ReplyFrames.tooLarge(answer, detail);
    }
    frame.writeTo(out);
  }

  private Frame frame(Object message) {
    if (message instanceof Batcher.Submit submit) {
      return queries.frame(submit);
    } else if (message instanceof Batcher.Shadow shadow) {
      return queries.frame(new Batcher.Submit(shadow.query(), shadow.replyTo()));
    } else if (message instanceof Batcher.RunTogether together) {
      return queries.frame(together);
    } else if (message instanceof Batcher.Withdraw withdraw) {
      return queries.frame(withdraw);
    } else if (message instanceof Batcher.Gather gather) {
      return new FrameWriter().put(gather.items()).put(gather.reserve()).frame();
    } else if (message instanceof Reply reply) {
      return ReplyFrames.frame(reply);
    }
    throw new IllegalArgumentException(
        message.getClass().getName() + " (expected: a query, its withdrawal or an answer)");
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }

  @Override
  public Object fromBinary(ByteBuffer in, String manifest) throws NotSerializableException {
    try {
      FrameReader reader = new FrameReader(in);
      return switch (manifest) {
        case SUBMIT -> queries.submit(reader);
        case SHADOW -> shadow(queries.submit(reader));
        case TOGETHER -> queries.together(reader);
        case WITHDRAW -> queries.withdraw(reader);
        case GATHER -> new Batcher.Gather(reader.getInt(), reader.getDuration());
        case REPLY -> ReplyFrames.reply(reader);
        default ->
            throw new IllegalArgumentException(
                "no such message (expected: "
                    + String.join(", ", SUBMIT, TOGETHER, WITHDRAW, SHADOW, GATHER, REPLY)
                    + ")");
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw refused(manifest, e.getMessage(), e);
    } catch (BufferUnderflowException e) {
      throw refused(manifest, "it ends too soon", e);
    }
  }

  private static Batcher.Shadow shadow(Batcher.Submit submit) {
    return new Batcher.Shadow(submit.query(), submit.replyTo());
  }

  private static NotSerializableException refused(String manifest, String why, Exception cause) {
    NotSerializableException refused =
        new NotSerializableException("frame '" + manifest + "': " + why);
    refused.initCause(cause);
    return refused;
  }
}
