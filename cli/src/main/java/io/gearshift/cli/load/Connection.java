package io.gearshift.cli.load;

import io.gearshift.cli.load.HttpAnswer.BadAnswer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

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

  /** Publishes all that was written before it to the thread that reads. */
  private volatile Optional<Flight> flight;

  Connection(SocketChannel channel, Flight first) {
    this.channel = channel;
    this.flight = Optional.of(first);
  }

  SocketChannel channel() {
    return channel;
  }

  Optional<Flight> flight() {
    return flight;
  }

  void registered(SelectionKey asKey) {
    key = asKey;
  }

  /** Takes the query that waited for the connection. */
  void connected(Stopwatch stopwatch) throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    send(flight.orElseThrow(), stopwatch);
  }

  void send(Flight next, Stopwatch stopwatch) throws IOException {
    next.sentAt(stopwatch.nanos());
    unsent = ByteBuffer.wrap(next.request());
    flight = Optional.of(next);
    flush();
  }

  /** Writes what the socket takes; the rest when it can take more. */
  void flush() throws IOException {
    ByteBuffer bytes = unsent;
    channel.write(bytes);
    if (bytes.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      key.selector().wakeup();
    } else if (key.interestOps() != SelectionKey.OP_READ) {
      key.interestOps(SelectionKey.OP_READ);
    }
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

  void idle() {
    flight = Optional.empty();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // whatever is wrong with it, it is no longer of use
    }
  }
}
