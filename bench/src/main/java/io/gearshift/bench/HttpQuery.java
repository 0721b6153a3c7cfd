package io.gearshift.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP request as a load tool sends it: with a Content-Length, or without a body.
 *
 * @param body one character for each byte
 */
record HttpQuery(String method, String path, String body) {

  /**
   * Gathers the bytes of one query after the other, on a connection where each awaits its answer.
   */
  static final class Gatherer {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 14);

    /** Where to read to next; never full. */
    ByteBuffer space() {
      if (!bytes.hasRemaining()) {
        byte[] larger = Arrays.copyOf(bytes.array(), 2 * bytes.capacity());
        bytes = ByteBuffer.wrap(larger).position(bytes.position());
      }
      return bytes;
    }

    /** The query, if it has come in whole; the next one is gathered after it. */
    Optional<HttpQuery> next() {
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
      int end = text.indexOf(END_OF_HEAD);
      if (end < 0 || text.length() < end + END_OF_HEAD.length() + bodyLength(text, end)) {
        return Optional.empty();
      }
      bytes.clear();
      String[] line = text.substring(0, text.indexOf('\r')).split(" ");
      String body = text.substring(end + END_OF_HEAD.length());
      return Optional.of(new HttpQuery(line[0], line[1], body));
    }

    private static int bodyLength(String text, int end) {
      int at = text.substring(0, end).toLowerCase(Locale.ROOT).indexOf(LENGTH);
      if (at < 0) {
        return 0;
      }
      int begin = at + LENGTH.length();
      return Integer.parseInt(text.substring(begin, text.indexOf('\r', begin)).strip());
    }
  }
}
