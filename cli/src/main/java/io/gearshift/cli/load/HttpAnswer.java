package io.gearshift.cli.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An HTTP answer that has come in whole.
 *
 * @param bytes a buffer that is only valid until the next answer of the connection
 * @param body where the body begins in it
 * @param jsonLength how much of the body is JSON; the rest are binary tensors
 * @param closes whether the server closes the connection behind it
 */
record HttpAnswer(int status, byte[] bytes, int body, int length, int jsonLength, boolean closes) {

  int binaryLength() {
    return length - jsonLength;
  }

  /** Gathers the bytes of one answer after the other. */
  static final class Gatherer {
    private static final int LARGEST_HEAD = 1 << 16;
    private static final int UNKNOWN = -1;

    private ByteBuffer bytes = ByteBuffer.allocate(8_192);

    /** What the head says, once it is in. */
    private int body = UNKNOWN;

    private int status;
    private int length;
    private int jsonLength;
    private boolean closes;

    /** Where to read to next; never full. */
    ByteBuffer space() {
      int needed = body == UNKNOWN ? bytes.position() + 1 : body + length;
      if (needed > bytes.capacity()) {
        int capacity = Math.max(needed, bytes.capacity() * 2);
        bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
      }
      return bytes;
    }

    /** Whether nothing has come since the last answer. */
    boolean isEmpty() {
      return bytes.position() == 0;
    }

    /**
     * The answer, if it is whole; the next one is gathered after it.
     *
     * @throws BadAnswer if it is no HTTP as this reads it
     */
    Optional<HttpAnswer> next() throws BadAnswer {
      if (body == UNKNOWN) {
        readHead();
      }
      if (body == UNKNOWN || bytes.position() < body + length) {
        return Optional.empty();
      }
      if (bytes.position() > body + length) {
        throw new BadAnswer("the answer is longer than its Content-Length");
      }
      HttpAnswer answer = new HttpAnswer(status, bytes.array(), body, length, jsonLength, closes);
      bytes.clear();
      body = UNKNOWN;
      return Optional.of(answer);
    }

    private void readHead() throws BadAnswer {
      int end = endOfHead();
      if (end == UNKNOWN) {
        if (bytes.position() > LARGEST_HEAD) {
          throw new BadAnswer("the head of the answer does not end");
        }
        return;
      }
      String head = new String(bytes.array(), 0, end, StandardCharsets.ISO_8859_1);
      int line = head.indexOf('\r');
      readStatus(line < 0 ? head : head.substring(0, line));
      length = UNKNOWN;
      jsonLength = UNKNOWN;
      while (line >= 0) {
        int begin = line + 2;
        line = head.indexOf('\r', begin);
        readHeader(head.substring(begin, line < 0 ? end : line));
      }
      if (length == UNKNOWN) {
        throw new BadAnswer("the answer has no Content-Length");
      }
      jsonLength = jsonLength == UNKNOWN ? length : Math.min(jsonLength, length);
      body = end + 4;
    }

    private void readStatus(String line) throws BadAnswer {
      if (!line.startsWith("HTTP/1.") || line.length() < 12) {
        throw new BadAnswer("the answer begins with '" + line + "' (expected: HTTP/1.1 …)");
      }
      status = number(line.substring(9, 12));
      closes = line.startsWith("HTTP/1.0");
    }

    private void readHeader(String line) throws BadAnswer {
      int colon = Math.max(0, line.indexOf(':'));
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("content-length")) {
        length = number(value);
      } else if (name.equalsIgnoreCase("inference-header-content-length")) {
        jsonLength = number(value);
      } else if (name.equalsIgnoreCase("connection")) {
        closes = value.equalsIgnoreCase("close");
      }
    }

    private static int number(String value) throws BadAnswer {
      try {
        return Integer.parseUnsignedInt(value);
      } catch (NumberFormatException e) {
        throw new BadAnswer("the head of the answer has '" + value + "' (expected: a number)");
      }
    }

    private int endOfHead() {
      byte[] array = bytes.array();
      for (int i = 0; i + 3 < bytes.position(); i++) {
        if (array[i] == '\r'
            && array[i + 1] == '\n'
            && array[i + 2] == '\r'
            && array[i + 3] == '\n') {
          return i;
        }
      }
      return UNKNOWN;
    }
  }

  /** What came is no answer. */
  static final class BadAnswer extends Exception {
    BadAnswer(String message) {
      super(message);
    }
  }
}
