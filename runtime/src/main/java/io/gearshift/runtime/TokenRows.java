package io.gearshift.runtime;

import java.nio.LongBuffer;

/**
 * The tokens of some texts, each text a row as long as it is.
 *
 * @param ids of the tokens
 * @param types of the tokens, which tell the parts of a text apart
 */
record TokenRows(long[][] ids, long[][] types) {

  /** The length of the longest row; at least one. */
  int columns() {
    int columns = 1;
    for (long[] row : ids) {
      columns = Math.max(columns, row.length);
    }
    return columns;
  }

  /** Writes the tensor of this name, [rows, columns], with 0 where a row has ended. */
  void write(String name, int columns, LongBuffer into) {
    for (int row = 0; row < ids.length; row++) {
      int start = into.position();
      int end = start + ids[row].length;
      switch (name) {
        case Tokenizer.ATTENTION_MASK -> {
          while (into.position() < end) {
            into.put(1);
          }
        }
        case Tokenizer.TOKEN_TYPE_IDS -> into.put(types[row]);
        default -> into.put(ids[row]);
      }
      while (into.position() < start + columns) {
        into.put(0);
      }
    }
  }
}
