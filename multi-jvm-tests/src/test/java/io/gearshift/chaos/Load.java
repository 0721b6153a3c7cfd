package io.gearshift.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients behind a load balancer, in an open loop: queries arrive by a Poisson process, go round
 * robin over the front ends in rotation, and none waits for another. A query is never tried again,
 * so that each failure counts.
 */
final class Load {
  private static final String PATH = "/v2/models/echo/infer";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicLong NUMBERS = new AtomicLong(); // no two loads share any
  private static final long LOOK_FOR_SILENT = 20_000_000;

  /** A query on its way. */
  private record Open(long number, Words words, FrontEnd frontEnd, long sent) {}

  private final List<FrontEnd> frontEnds;
  private final Limits limits;
  private final SplittableRandom random;
  private final Selector selector;
  private final long begun = System.nanoTime();
  private final Map<Connection, Open> open = new HashMap<>();
  private final Map<Connection, Integer> last = new HashMap<>();
  private final List<Sent> history = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "chaos-load");
  private volatile double rate;
  private volatile double poisoned;
  private volatile boolean sending = true;
  private volatile Optional<Throwable> failed = Optional.empty();
  private int turn;
  private long lookedForSilent;

  /**
   * @param rate queries per second
   * @param seed of the arrivals
   */
  Load(List<FrontEnd> frontEnds, double rate, long seed, Limits limits) {
    this.frontEnds = frontEnds;
    this.rate = rate;
    this.limits = limits;
    this.random = new SplittableRandom(seed);
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((dead, failure) -> failed = Optional.of(failure));
    thread.start();
  }

  void rate(double perSecond) {
    rate = perSecond;
  }

  /** From now on so many of the queries make the network fail. */
  void poison(double share) {
    poisoned = share;
  }

  /** Nanoseconds since the load began. */
  long now() {
    return System.nanoTime() - begun;
  }

  /** Sends no more, waits until the outcome of each query is known, and tells all. */
  List<Sent> stop() {
    sending = false;
    try {
      thread.join(Duration.ofMinutes(1).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the load does not end");
    }
    if (failed.isPresent()) {
      throw new IllegalStateException("the load broke down", failed.get());
    }
    return history;
  }

  private void run() {
    long next = interval();
    while (sending || !open.isEmpty()) {
      for (; sending && next <= now(); next += interval()) {
        send(next);
      }
      giveUp();
      try {
        long wait = sending ? (next - now()) / 1_000_000 : 20;
        selector.select(this::advance, Math.max(1, Math.min(wait, 20)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    selector.keys().forEach(key -> ((Connection) key.attachment()).close());
    frontEnds.forEach(frontEnd -> frontEnd.idle().clear());
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long interval() {
    return (long) (-Math.log(1 - random.nextDouble()) / rate * 1e9);
  }

  private void send(long due) {
    FrontEnd frontEnd = choose();
    long number = NUMBERS.getAndIncrement();
    Words words = new Words(number, random.nextDouble() < poisoned);
    Open query = new Open(number, words, frontEnd, due);
    Connection idle = frontEnd.idle().pollFirst();
    try {
      Connection connection = idle != null ? idle : new Connection(frontEnd, selector);
      open.put(connection, query);
      connection.send(PATH, words.body());
    } catch (IOException e) {
      if (idle != null) {
        open.remove(idle);
        drop(idle);
      }
      end(query, idle != null ? Outcome.CUT_OFF : Outcome.UNREACHABLE, e.getMessage());
    }
  }

  private FrontEnd choose() {
    for (int i = 0; i < frontEnds.size(); i++) {
      FrontEnd one = frontEnds.get(turn++ % frontEnds.size());
      if (one.inRotation()) {
        return one;
      }
    }
    return frontEnds.get(turn++ % frontEnds.size());
  }

  private void advance(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    boolean connected = connection.isConnected();
    try {
      connection.advance();
      if (key.isReadable()) {
        boolean there = connection.read();
        for (Optional<Connection.Answer> a = connection.next();
            a.isPresent();
            a = connection.next()) {
          there &= take(connection, a.get());
        }
        if (!there) {
          lose(connection, Outcome.CUT_OFF, "closed");
        }
      }
    } catch (IOException e) {
      lose(connection, connected ? Outcome.CUT_OFF : Outcome.UNREACHABLE, e.getMessage());
    }
  }

  /**
   * @return whether the connection can be used again
   */
  private boolean take(Connection connection, Connection.Answer answer) throws IOException {
    JsonNode body = JSON.readTree(answer.body());
    Open query = open.remove(connection);
    if (query == null) { // nobody has asked
      Integer index = last.get(connection);
      if (index != null) {
        history.set(index, history.get(index).withCopy());
      }
      return !answer.last();
    }
    last.put(connection, history.size());
    long ended = now();
    if (answer.status() == 200) {
      boolean late = ended - query.sent() > limits.late().toNanos();
      history.add(
          new Sent(
              query.number(),
              query.frontEnd().name(),
              query.sent(),
              ended,
              late ? Outcome.LATE : Outcome.OK,
              "",
              !query.words().answeredBy(body),
              0,
              body.path("model_version").asText(),
              body.at("/parameters/device").asText(),
              body.at("/parameters/epoch").asLong(),
              body.at("/parameters/total_us").asDouble() / 1e3));
    } else {
      String why = body.path("error").asText().replaceFirst(":.*", "");
      end(query, Outcome.REFUSED, answer.status() + " " + why);
    }
    if (!answer.last()) {
      query.frontEnd().idle().addFirst(connection);
    }
    return !answer.last();
  }

  private void lose(Connection connection, Outcome outcome, String why) {
    Open query = open.remove(connection);
    drop(connection);
    if (query != null) {
      end(query, outcome, why);
    }
  }

  private void drop(Connection connection) {
    connection.frontEnd().idle().remove(connection);
    last.remove(connection);
    connection.close();
  }

  private void giveUp() {
    long now = now();
    if (now - lookedForSilent < LOOK_FOR_SILENT) {
      return;
    }
    lookedForSilent = now;
    List<Connection> silent = new ArrayList<>();
    for (Iterator<Map.Entry<Connection, Open>> all = open.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Connection, Open> one = all.next();
      if (now - one.getValue().sent() > limits.patience().toNanos()) {
        all.remove();
        silent.add(one.getKey());
        boolean connected = one.getKey().isConnected();
        end(
            one.getValue(),
            connected ? Outcome.SILENT : Outcome.UNREACHABLE,
            connected ? "no answer" : "no connection");
      }
    }
    silent.forEach(this::drop);
  }

  private void end(Open query, Outcome outcome, String detail) {
    history.add(
        new Sent(
            query.number(),
            query.frontEnd().name(),
            query.sent(),
            now(),
            outcome,
            detail == null ? "" : detail,
            false,
            0,
            "",
            "",
            0,
            0));
  }
}
