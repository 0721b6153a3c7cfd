package io.gearshift.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A server of known latency: it holds each posted query for a delay drawn for it, and answers as an
 * infer endpoint does. One thread does all of it, and hardly anything.
 */
final class KnownDelayServer implements AutoCloseable {
  private static final int BACKLOG = 1_024;
  private static final int DIGITS = 3;
  private static final String METADATA = "{\"versions\":[]}";
  private static final String ANSWER =
      "{\"model_version\":\"known-delay\",\"outputs\":"
          + "[{\"name\":\"scores\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,0]}]}";

  /**
   * How long queries were really held: from the instant at which the server had read one to that at
   * which it had written the answer.
   */
  record Truth(double p50Ms, double p99Ms) {}

  private record Held(SocketChannel channel, long arrived, long due) {}

  private final Supplier<Delays> delays;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel listener = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::serve, "known-delay");
  private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparingLong(Held::due));

  /** These three belong to the lock of this object. */
  private final Histogram heldMicros = new Histogram(DIGITS);

  private Delays current;
  private HttpQuery latest;

  private volatile boolean closed;

  /**
   * @param delays gives the delays of each run from their beginning
   */
  KnownDelayServer(Supplier<Delays> delays) throws IOException {
    this.delays = delays;
    this.current = delays.get();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + listener.socket().getLocalPort());
  }

  /** Begins a run: the delays come from their beginning, and what was before does not count. */
  synchronized void begin() {
    current = delays.get();
    heldMicros.reset();
  }

  /** Of the queries answered since the run began. */
  synchronized Truth truth() {
    return new Truth(
        heldMicros.getValueAtPercentile(50) / 1e3, heldMicros.getValueAtPercentile(99) / 1e3);
  }

  /** The latest query that was posted. */
  synchronized HttpQuery latest() {
    if (latest == null) {
      throw new IllegalStateException("nothing was posted yet");
    }
    return latest;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }

  private void serve() {
    try {
      while (!closed) {
        selector.select(this::ready, millisToNext());
        while (!held.isEmpty() && held.peek().due() <= System.nanoTime()) {
          release(held.poll());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Zero, if none is held: that is without end. */
  private long millisToNext() {
    return held.isEmpty() ? 0 : Math.max(1, (held.peek().due() - System.nanoTime()) / 1_000_000);
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel channel = listener.accept();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ, new HttpQuery.Gatherer());
      } else {
        read((SocketChannel) key.channel(), (HttpQuery.Gatherer) key.attachment());
      }
    } catch (IOException e) {
      close(key.channel());
    }
  }

  private void read(SocketChannel channel, HttpQuery.Gatherer gatherer) throws IOException {
    if (channel.read(gatherer.space()) < 0) {
      channel.close();
      return;
    }
    Optional<HttpQuery> query = gatherer.next();
    if (query.isEmpty()) {
      return;
    }
    if (query.get().method().equals("POST")) {
      hold(channel, query.get());
    } else {
      write(channel, METADATA);
    }
  }

  private synchronized void hold(SocketChannel channel, HttpQuery query) {
    long now = System.nanoTime();
    double delayMs = current.nextMs();
    held.add(new Held(channel, now, now + (long) (delayMs * 1e6)));
    latest = query;
  }

  private void release(Held query) {
    try {
      write(query.channel(), ANSWER);
      synchronized (this) {
        heldMicros.recordValue((System.nanoTime() - query.arrived()) / 1_000);
      }
    } catch (IOException e) {
      close(query.channel());
    }
  }

  private static void write(SocketChannel channel, String json) throws IOException {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    ByteBuffer bytes =
        ByteBuffer.wrap(
            (head + json.length() + "\r\n\r\n" + json).getBytes(StandardCharsets.ISO_8859_1));
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      throw new IOException("the socket did not take a small answer at once");
    }
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the client is gone, and so is the connection
    }
  }
}
