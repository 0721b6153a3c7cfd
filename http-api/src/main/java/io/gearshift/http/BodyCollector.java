package io.gearshift.http;

import io.gearshift.http.security.Pass;
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
 * Lets in the requests of a connection and collects their bodies, within limits of size and of
 * time.
 *
 * <p>It runs inside the connection's own actor. {@code HttpEntity.toStrict} starts an actor for
 * each body that does not come in one packet with its headers, which costs more than the rest of a
 * request.
 */
final class BodyCollector extends GraphStage<FlowShape<HttpRequest, BodyCollector.Received>> {
  private static final long BYTES_PER_MILLI = 1_000;

  /** How much of a body is read that nobody wants, so that its client sees the answer. */
  private static final long UNWANTED_BYTES = 64 * 1024;

  /** A connection is looked at so often in the time that headers may take. */
  private static final int LOOKS = 4;

  private enum Timer {
    BODY,
    HEADERS
  }

  /** Whether a request may come in, judged by its headers. */
  @FunctionalInterface
  interface Admission {
    /** Everything may. */
    Admission OPEN = (request, arrival) -> Pass.FREE;

    /**
     * @throws Problem if it may not
     */
    Pass admit(HttpRequest request, Instant arrival);
  }

  /**
   * How long clients may take.
   *
   * @param body for a small body, and a second more for each megabyte that it announces
   * @param headers from the connection, or the last answer, to the end of the next headers
   */
  record Patience(Duration body, Duration headers) {}

  /**
   * A request with all of its body.
   *
   * @param arrival when its headers were read
   * @param body as it was sent, perhaps compressed
   * @param pass to be ended with the answer
   * @param refused why the request could not be taken, if it could not
   * @param connection that it came by
   */
  record Received(
      HttpRequest request,
      Instant arrival,
      ByteString body,
      Pass pass,
      Optional<Problem> refused,
      Connection connection) {}

  private final Inlet<HttpRequest> in = Inlet.create("BodyCollector.in");
  private final Outlet<Received> out = Outlet.create("BodyCollector.out");
  private final long maxBytes;
  private final String remedy;
  private final Patience patience;
  private final Admission admission;
  private final InstantSource clock;

  /**
   * @param remedy what can be done about a body that is too large
   */
  BodyCollector(
      long maxBytes, String remedy, Patience patience, Admission admission, InstantSource clock) {
    this.admission = admission;
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
    private final Connection connection = new Connection();
    private Optional<HttpRequest> open = Optional.empty();
    private Optional<Problem> refused = Optional.empty();
    private SubSinkInlet<ByteString> chunks;
    private ByteString body = ByteString.emptyByteString();
    private Pass pass = Pass.FREE;
    private Instant arrival;
    private boolean waiting;
    private int looks;
    private long worth;
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
                completeStage(); // it may have closed its half alone, and still read
              }
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              connection.isGone();
              failStage(failure);
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
                waiting = true;
                looks = 0;
                pull(in);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              connection.isGone();
              cancelStage(cause);
            }
          });
    }

    @Override
    public void preStart() {
      Duration look = patience.headers().dividedBy(LOOKS);
      scheduleWithFixedDelay(Timer.HEADERS, look, look);
    }

    @Override
    public void postStop() {
      pass.end(); // if the connection broke before its body was complete
    }

    private void receive(HttpRequest request) {
      waiting = false;
      arrival = clock.instant();
      RequestEntity entity = request.entity();
      OptionalLong announced = entity.getContentLengthOption();
      worth = maxBytes;
      refused = admit(request);
      if (refused.isEmpty() && announced.orElse(0) > maxBytes) {
        refuse(tooLarge("announced", maxBytes, remedy));
      }
      if (entity instanceof HttpEntity.Strict strict) {
        forward(request, strict.getData());
      } else if (refused.isPresent()
          && (announced.orElse(0) / 2 > worth || request.getHeader("Expect").isPresent())) {
        // not worth reading, or not sent yet: the answer ends the connection
        forward(request, ByteString.emptyByteString());
      } else {
        open = Optional.of(request);
        collect(entity, announced);
      }
    }

    private Optional<Problem> admit(HttpRequest request) {
      try {
        pass = admission.admit(request, arrival);
        return Optional.empty();
      } catch (Problem problem) {
        worth = Math.min(maxBytes, UNWANTED_BYTES);
        return Optional.of(problem);
      }
    }

    private void forward(HttpRequest request, ByteString whole) {
      Received received = new Received(request, arrival, whole, pass, refused, connection);
      pass = Pass.FREE;
      push(out, received);
    }

    private void collect(RequestEntity entity, OptionalLong announced) {
      seen = 0;
      millis = patience.body().toMillis() + announced.orElse(maxBytes) / BYTES_PER_MILLI;
      scheduleOnce(Timer.BODY, Duration.ofMillis(millis));
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
      if (seen / 2 > worth) {
        chunks.cancel();
        finish();
      } else {
        chunks.pull();
      }
    }

    @Override
    public void onTimer(Object key) {
      if (key == Timer.HEADERS) {
        look();
        return;
      }
      refuse(
          Problem.of(
              408, "the body was not complete after " + millis + " ms; send it faster, or less"));
      chunks.cancel();
      finish();
    }

    /**
     * A request without end, or none, is given up without an answer: there is nothing to answer.
     */
    private void look() {
      if (waiting && ++looks > LOOKS) {
        completeStage();
      }
    }

    private void refuse(Problem problem) {
      refused = refused.or(() -> Optional.of(problem));
    }

    private void finish() {
      cancelTimer(Timer.BODY);
      HttpRequest request = open.orElseThrow();
      ByteString whole = body;
      open = Optional.empty();
      body = ByteString.emptyByteString();
      forward(request, whole);
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
