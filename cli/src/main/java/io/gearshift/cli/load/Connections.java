package io.gearshift.cli.load;

import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
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
  private final Set<Connection> all = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
  private int longestBacklog;
  private int mostOpen;

  private volatile boolean closed;

  /**
   * @param outcomes told once for each query, mostly by the thread that reads
   */
  Connections(
      InetSocketAddress server, int most, Stopwatch stopwatch, Consumer<Outcome> outcomes) {
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
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Connection connection = new Connection(channel, flight);
      all.add(connection);
      mostOpen = Math.max(mostOpen, all.size());
      channel.connect(server);
      opened.add(connection);
      selector.wakeup();
    } catch (IOException e) {
      outcomes.accept(flight.dropped("no connection", e.toString(), stopwatch.nanos()));
    }
  }

  private void send(Connection connection, Flight flight) {
    try {
      connection.send(flight, stopwatch);
    } catch (IOException e) {
      // the thread that reads sees a closed channel, and says so
      connection.close();
      opened.add(connection);
      selector.wakeup();
    }
  }

  private void read() {
    while (!closed) {
      try {
        selector.select(this::ready);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (Connection next = opened.poll(); next != null; next = opened.poll()) {
        register(next);
      }
    }
    giveUp();
  }

  private void register(Connection connection) {
    try {
      connection.registered(
          connection.channel().register(selector, SelectionKey.OP_CONNECT, connection));
    } catch (ClosedChannelException e) {
      lost(connection, "connection lost", "it was closed while the query was sent");
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
        connection.flush();
      }
      if (key.isReadable()) {
        receive(connection);
      }
    } catch (BadAnswer e) {
      lost(connection, "unreadable answer", e.getMessage());
    } catch (IOException | java.nio.channels.CancelledKeyException e) {
      boolean connecting = !connection.channel().isConnected();
      lost(connection, connecting ? "no connection" : "connection lost", e.getMessage());
    }
  }

  private void receive(Connection connection) throws IOException, BadAnswer {
    var answer = connection.receive();
    if (answer.isEmpty()) {
      return;
    }
    Flight flight =
        connection.flight().orElseThrow(() -> new BadAnswer("an answer that nobody asked for"));
    outcomes.accept(flight.answered(answer.get(), stopwatch.nanos()));
    connection.idle();
    if (answer.get().closes()) {
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

  private void lost(Connection connection, String reason, String detail) {
    connection
        .flight()
        .ifPresent(
            flight -> outcomes.accept(flight.dropped(reason, detail, stopwatch.nanos())));
    connection.idle();
    forget(connection);
  }

  /** Closes a connection, and opens one in its place if a query waits. */
  private void forget(Connection connection) {
    connection.close();
    synchronized (this) {
      all.remove(connection);
      idle.remove(connection);
      Flight flight = backlog.poll();
      if (flight != null) {
        open(flight);
      }
    }
  }

  private synchronized void giveUp() {
    long now = stopwatch.nanos();
    for (Connection connection : all) {
      connection
          .flight()
          .ifPresent(
              flight -> outcomes.accept(flight.dropped("no answer", "the run ended first", now)));
      connection.close();
    }
    backlog.forEach(
        flight -> outcomes.accept(flight.dropped("not sent", "no connection was free", now)));
    backlog.clear();
  }
}
