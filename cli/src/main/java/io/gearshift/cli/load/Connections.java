package io.gearshift.cli.load;

import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Sends queries over a bounded number of keep-alive connections, opened as they are needed.
 *
 * <p>The caller's thread writes; a thread of its own reads, and tells what became of each query.
 * When every connection has a query on it, more of them wait here, without a bound: a slow server
 * does not slow the arrivals down.
 */
final class Connections implements AutoCloseable {
  private static final String NO_CONNECTION = "no connection";
  private static final String CONNECTION_LOST = "connection lost";

  private final InetSocketAddress server;
  private final int most;
  private final Stopwatch stopwatch;
  private final Consumer<Outcome> outcomes;
  private final Selector selector;
  private final Thread reader = new Thread(this::read, "load-reader");
  private final Queue<Connection> opened = new ConcurrentLinkedQueue<>();

  /** These five belong to the lock of this object. The most recently used one is used next. */
  private final Deque<Connection> idle = new ArrayDeque<>();

  private final Deque<Flight> backlog = new ArrayDeque<>();
  private final Set<Connection> all = Collections.newSetFromMap(new IdentityHashMap<>());
  private int longestBacklog;
  private int mostOpen;

  private volatile boolean closed;

  /**
   * @param outcomes told once for each query, mostly by the thread that reads
   */
  Connections(InetSocketAddress server, int most, Stopwatch stopwatch, Consumer<Outcome> outcomes) {
    this.server = server;
    this.most = most;
    this.stopwatch = stopwatch;
    this.outcomes = outcomes;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader.setDaemon(true);
    reader.start();
  }

  /** Sends a query now, or as soon as a connection is free. */
  void send(Flight flight) {
    Connection connection;
    synchronized (this) {
      connection = idle.poll();
      if (connection == null) {
        if (all.size() < most) {
          open(flight);
        } else {
          backlog.add(flight);
          longestBacklog = Math.max(longestBacklog, backlog.size());
        }
        return;
      }
    }
    send(connection, flight);
  }

  /** The most queries that ever waited for a connection. */
  synchronized int longestBacklog() {
    return longestBacklog;
  }

  /** The most connections that were ever open at once. */
  synchronized int mostOpen() {
    return mostOpen;
  }

  /** Gives up what is not answered. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open(Flight flight) {
    Connection connection;
    try {
      connection = new Connection(SocketChannel.open(), flight);
    } catch (IOException e) {
      outcomes.accept(flight.dropped(NO_CONNECTION, why(e), stopwatch.nanos()));
      return;
    }
    try {
      connection.connect(server);
    } catch (IOException e) {
      connection.close();
      outcomes.accept(flight.dropped(NO_CONNECTION, why(e), stopwatch.nanos()));
      return;
    }
    all.add(connection);
    mostOpen = Math.max(mostOpen, all.size());
    opened.add(connection);
    selector.wakeup();
  }

  private void send(Connection connection, Flight flight) {
    try {
      connection.send(flight, stopwatch);
    } catch (IOException | CancelledKeyException e) {
      // the thread that reads sees a closed channel, and says so
      connection.close();
      opened.add(connection);
      selector.wakeup();
    }
  }

  private void read() {
    try {
      while (!closed) {
        selector.select(this::ready);
        for (Connection next = opened.poll(); next != null; next = opened.poll()) {
          register(next);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      giveUp();
    }
  }

  private void register(Connection connection) {
    SocketChannel channel = connection.channel();
    boolean pending = channel.isConnectionPending();
    try {
      int operation = pending ? SelectionKey.OP_CONNECT : SelectionKey.OP_READ;
      connection.registered(channel.register(selector, operation, connection));
      if (!pending) {
        connection.connected(stopwatch);
      }
    } catch (IOException e) {
      lost(connection, CONNECTION_LOST, why(e));
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connection.connected(stopwatch);
        return;
      }
      if (key.isWritable()) {
        connection.sendRest();
      }
      if (key.isReadable()) {
        receive(connection);
      }
    } catch (BadAnswer e) {
      lost(connection, "unreadable answer", e.getMessage());
    } catch (IOException | CancelledKeyException e) {
      boolean connecting = !connection.channel().isConnected();
      lost(connection, connecting ? NO_CONNECTION : CONNECTION_LOST, why(e));
    }
  }

  private void receive(Connection connection) throws IOException, BadAnswer {
    Optional<HttpAnswer> answer = connection.receive();
    if (answer.isEmpty()) {
      return;
    }
    Flight flight =
        connection.takeFlight().orElseThrow(() -> new BadAnswer("an answer that nobody asked for"));
    outcomes.accept(flight.answered(answer.get(), stopwatch.nanos()));
    if (answer.get().closes() || !connection.hasSentAll()) {
      forget(connection);
    } else {
      next(connection);
    }
  }

  private void next(Connection connection) {
    Flight flight;
    synchronized (this) {
      flight = backlog.poll();
      if (flight == null) {
        idle.push(connection);
        return;
      }
    }
    send(connection, flight);
  }

  /**
   * Drops the query that is on a connection. It is closed first: a query that is put on it after
   * that cannot be written, and comes here again.
   */
  private void lost(Connection connection, String reason, String detail) {
    connection.close();
    connection
        .takeFlight()
        .ifPresent(flight -> outcomes.accept(flight.dropped(reason, detail, stopwatch.nanos())));
    forget(connection);
  }

  /** Closes a connection, and opens others for the queries that wait. */
  private void forget(Connection connection) {
    connection.close();
    synchronized (this) {
      all.remove(connection);
      idle.remove(connection);
      while (!backlog.isEmpty() && all.size() < most) {
        open(backlog.poll());
      }
    }
  }

  private synchronized void giveUp() {
    long now = stopwatch.nanos();
    for (Connection connection : all) {
      connection
          .takeFlight()
          .ifPresent(
              flight -> outcomes.accept(flight.dropped("no answer", "the run ended first", now)));
      connection.close();
    }
    backlog.forEach(
        flight -> outcomes.accept(flight.dropped("not sent", "no connection was free", now)));
    backlog.clear();
  }

  private static String why(Exception failure) {
    return failure.getMessage() == null
        ? "it was closed while the query was sent"
        : failure.getMessage();
  }
}
