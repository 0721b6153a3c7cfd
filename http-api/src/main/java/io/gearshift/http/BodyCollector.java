package io.gearshift.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Collects the body of each request of a connection, within limits of size and of time.
 *
 * <p>It runs inside the connection's own actor. {@code HttpEntity.toStrict} starts an actor for
 * each body that does not come in one packet with its headers, which costs more than the rest of a
 * request.
 */
final class BodyCollector extends GraphStage<FlowShape<HttpRequest, BodyCollector.Received>> {
  private static final long BYTES_PER_MILLI = 1_000;

  /**
   * A request with all of its body.
   *
   * @param arrival when its headers were read
   * @param body as it was sent, perhaps compressed
   * @param refused why the body could not be taken, if it could not
   */
  record Received(
      HttpRequest request, Instant arrival, ByteString body, Optional<Problem> refused) {}

  private final Inlet<HttpRequest> in = Inlet.create("BodyCollector.in");
  private final Outlet<Received> out = Outlet.create("BodyCollector.out");
  private final long maxBytes;
  private final String remedy;
  private final Duration patience;
  private final InstantSource clock;

  /**
   * @param remedy what can be done about a body that is too large
   * @param patience how long a body may take, and a second more for each megabyte that it announces
   */
  BodyCollector(long maxBytes, String remedy, Duration patience, InstantSource clock) {
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.remedy = remedy;
    this.patience = patience;
  }

  static Problem tooLarge(String what, long limit, String remedy) {
    return Problem.of(413, "the " + what + " body is larger than " + limit + " bytes; " + remedy);
  }

  @Override
  public FlowShape<HttpRequest, Received> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private Optional<HttpRequest> open = Optional.empty();
    private Optional<Problem> refused = Optional.empty();
    private SubSinkInlet<ByteString> chunks;
    private ByteString body = ByteString.emptyByteString();
    private Instant arrival;
    private long seen;
    private long millis;

    Logic() {
      super(BodyCollector.this.shape());
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              receive(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              if (open.isEmpty()) {
                completeStage();
              }
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (isClosed(in)) {
                completeStage();
              } else {
                pull(in);
              }
            }
          });
    }

    private void receive(HttpRequest request) {
      arrival = clock.instant();
      RequestEntity entity = request.entity();
      OptionalLong announced = entity.getContentLengthOption();
      Optional<Problem> tooLarge =
          announced.isPresent() && announced.getAsLong() > maxBytes
              ? Optional.of(tooLarge("announced", maxBytes, remedy))
              : Optional.empty();
      if (entity instanceof HttpEntity.Strict strict) {
        push(out, new Received(request, arrival, strict.getData(), tooLarge));
      } else if (tooLarge.isPresent()
          && (announced.getAsLong() / 2 > maxBytes || request.getHeader("Expect").isPresent())) {
        // not worth reading, or not sent yet: the answer ends the connection
        push(out, new Received(request, arrival, ByteString.emptyByteString(), tooLarge));
      } else {
        open = Optional.of(request);
        refused = tooLarge;
        collect(entity, announced);
      }
    }

    private void collect(RequestEntity entity, OptionalLong announced) {
      seen = 0;
      millis = patience.toMillis() + announced.orElse(maxBytes) / BYTES_PER_MILLI;
      scheduleOnce(this, Duration.ofMillis(millis));
      chunks = new SubSinkInlet<>("body");
      chunks.setHandler(
          new AbstractInHandler() {
            @Override
            public void onPush() {
              take(chunks.grab());
            }

            @Override
            public void onUpstreamFinish() {
              finish();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              refuse(broken(failure));
              finish();
            }
          });
      entity
          .withoutSizeLimit() // this stage counts
          .getDataBytes()
          .runWith(Sink.fromGraph(chunks.sink()), subFusingMaterializer());
      chunks.pull();
    }

    private void take(ByteString chunk) {
      seen += chunk.size();
      if (seen > maxBytes) {
        refuse(tooLarge("streamed", maxBytes, remedy));
      }
      if (refused.isEmpty()) {
        body = body.concat(chunk);
      } else {
        body = ByteString.emptyByteString();
      }
      // some of what is too much is read, so that a client still sending it sees the answer
      if (seen / 2 > maxBytes) {
        chunks.cancel();
        finish();
      } else {
        chunks.pull();
      }
    }

    @Override
    public void onTimer(Object key) {
      refuse(
          Problem.of(
              408, "the body was not complete after " + millis + " ms; send it faster, or less"));
      chunks.cancel();
      finish();
    }

    private void refuse(Problem problem) {
      refused = refused.or(() -> Optional.of(problem));
    }

    private void finish() {
      cancelTimer(this);
      Received received = new Received(open.orElseThrow(), arrival, body, refused);
      open = Optional.empty();
      body = ByteString.emptyByteString();
      push(out, received);
      if (isClosed(in)) {
        completeStage();
      }
    }

    private Problem broken(Throwable failure) {
      return Problem.badRequest(
          "the connection broke before the body was complete"
              + (failure instanceof EntityStreamException stream
                  ? ": " + stream.info().summary()
                  : ""));
    }
  }
}
