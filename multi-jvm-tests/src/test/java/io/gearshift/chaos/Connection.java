package io.gearshift.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTTP/1.1 connection that carries one query at a time. Never blocks. */
final class Connection {
  /**
   * An answer off the wire.
   *
   * @param last whether the server closes the connection after it
   */
  record Answer(int status, byte[] body, boolean last) {}

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern CLOSE = Pattern.compile("(?i)\r\nconnection: *close");
  private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

  private final FrontEnd frontEnd;
  private final SocketChannel channel;
  private final SelectionKey key;
  private ByteBuffer received = ByteBuffer.allocate(8 << 10);
  private ByteBuffer unsent = ByteBuffer.allocate(0);

  /** Begins to connect; the key's attachment is the connection. */
  Connection(FrontEnd frontEnd, Selector selector) throws IOException {
    this.frontEnd = frontEnd;
    this.channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      channel.connect(frontEnd.address());
      key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  FrontEnd frontEnd() {
    return frontEnd;
  }

  boolean isConnected() {
    return channel.isConnected();
  }

  /** Sends a query, once the connection is there. */
  void send(String path, byte[] body) throws IOException {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nHost: gearshift\r\nContent-Type: application/json\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    unsent = ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
    if (isConnected()) {
      write();
    }
  }

  /** Goes on where it can. */
  void advance() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      write();
    } else if (key.isWritable()) {
      write();
    }
  }

  private void write() throws IOException {
    channel.write(unsent);
    key.interestOps(
        unsent.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  /**
   * Takes in what has come.
   *
   * @return whether the other side is still there
   */
  boolean read() throws IOException {
    if (!received.hasRemaining()) {
      received = ByteBuffer.allocate(received.capacity() * 2).put(received.flip());
    }
    return channel.read(received) >= 0;
  }

  /** The next answer that is there as a whole. */
  Optional<Answer> next() throws IOException {
    byte[] bytes = received.array();
    int head = indexOfHeadEnd(bytes, received.position());
    if (head < 0) {
      return Optional.empty();
    }
    String text = new String(bytes, 0, head, StandardCharsets.ISO_8859_1);
    Matcher length = LENGTH.matcher(text);
    if (!text.startsWith("HTTP/1.1 ") || !length.find()) {
      throw new IOException("not an answer of known length: " + text);
    }
    int from = head + HEAD_END.length;
    int to = from + Integer.parseInt(length.group(1));
    if (to > received.position()) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOfRange(bytes, from, to);
    received.limit(received.position()).position(to);
    received.compact();
    return Optional.of(
        new Answer(Integer.parseInt(text.substring(9, 12)), body, CLOSE.matcher(text).find()));
  }

  private static int indexOfHeadEnd(byte[] bytes, int length) {
    for (int i = 0; i + HEAD_END.length <= length; i++) {
      if (Arrays.equals(bytes, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
        return i;
      }
    }
    return -1;
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }
}
