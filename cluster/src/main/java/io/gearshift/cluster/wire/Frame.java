package io.gearshift.cluster.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A message of the data path in its binary form, little-endian:
 *
 * <pre>
 * byte    format of the writer
 * byte    oldest format whose readers understand it
 * int     length of the head
 * head    the message's fields, in order; a text is its length in bytes (int) and its UTF-8
 * data    of the tensors that the head names, one after another, as {@code Tensor} holds it
 * </pre>
 *
 * <p>Readers skip what follows the fields that they know in the head, in what it says of a tensor,
 * and behind the data: new fields go to those places. A change that older readers must not skip
 * raises {@link #OLDEST_READER}.
 */
record Frame(byte[] head, List<ByteBuffer> data) {
  static final byte FORMAT = 1;
  static final byte OLDEST_READER = 1;

  private static final int PREFIX = 2 * Byte.BYTES + Integer.BYTES;

  /** Bytes that it takes. */
  long size() {
    return PREFIX + (long) head.length + data.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  void writeTo(ByteBuffer out) {
    ByteBuffer ordered = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ordered.put(FORMAT).put(OLDEST_READER).putInt(head.length).put(head);
    data.forEach(each -> ordered.put(each.duplicate()));
    out.position(ordered.position());
  }
}
