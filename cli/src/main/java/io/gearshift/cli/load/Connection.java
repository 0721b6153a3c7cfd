package io.gearshift.cli.load;

import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A keep-alive connection with at most one query on it.
 *
 * <p>Whoever holds it idle may write a query to it, from any thread; from then on it belongs to the
 * thread that reads, until the answer is in.
 */
final class Connection {
  private final SocketChannel channel;
  private final HttpAnswer.Gatherer gatherer = new HttpAnswer.Gatherer();
  private SelectionKey key;
  private ByteBuffer unsent = ByteBuffer.allocate(0);

  /** Empty while the connection is idle. */
  private final AtomicReference<Flight> flight;

  Connection(SocketChannel channel, Flight first) {
    this.channel = channel;
    this.flight = new AtomicReference<>(first);
  }

  SocketChannel channel() {
    return channel;
  }

  /** Takes the query off the connection: whoever gets it says what became of it. */
  Optional<Flight> takeFlight() {
    return Optional.ofNullable(flight.getAndSet(null));
  }

  void connect(InetSocketAddress server) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(server);
  }

  void registered(SelectionKey asKey) {
    key = asKey;
  }

  /** Takes the query that waited for the connection. */
  void connected(Stopwatch stopwatch) throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    send(flight.get(), stopwatch);
  }

  void send(Flight next, Stopwatch stopwatch) throws IOException {
    next.sentAt(stopwatch.nanos());
    ByteBuffer bytes = ByteBuffer.wrap(next.request());
    unsent = bytes;
    flight.set(next);
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      key.selector().wakeup();
    }
  }

  /** Goes on with a query that the socket did not take at once. */
  void sendRest() throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Whether all of the query was sent: a server may refuse one before it has read it. */
  boolean hasSentAll() {
    return !unsent.hasRemaining();
  }

  /**
   * Reads what has come.
   *
   * @throws EOFException if the server has closed the connection
   */
  Optional<HttpAnswer> receive() throws IOException, BadAnswer {
    while (true) {
      ByteBuffer space = gatherer.space();
      int read = channel.read(space);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      Optional<HttpAnswer> answer = read == 0 ? Optional.empty() : gatherer.next();
      if (read == 0 || answer.isPresent()) {
        return answer;
      }
      if (space.hasRemaining()) {
        return Optional.empty();
      }
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // whatever is wrong with it, it is no longer of use
    }
  }
}
