package io.gearshift.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lower-cased runs of {@code [a-z0-9]}, each hashed by 32-bit FNV-1a into {@code 1..buckets}. */
record HashedWordTokenizer(int buckets, int maxTokens) implements Tokenizer {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  @Override
  public List<String> names() {
    return List.of(TOKEN_IDS);
  }

  @Override
  public TokenRows tokenize(String[] texts) {
    long[][] ids = new long[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      ids[i] = ids(texts[i]);
    }
    return new TokenRows(ids, ids);
  }

  private long[] ids(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    long[] ids = new long[Math.min(maxTokens, lower.length() / 2 + 1)];
    int count = 0;
    int hash = OFFSET_BASIS;
    boolean inWord = false;
    for (int i = 0; i <= lower.length() && count < ids.length; i++) {
      char letter = i < lower.length() ? lower.charAt(i) : ' ';
      if (letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9') {
        hash = (hash ^ letter) * PRIME;
        inWord = true;
      } else if (inWord) {
        ids[count++] = 1 + Integer.remainderUnsigned(hash, buckets);
        hash = OFFSET_BASIS;
        inWord = false;
      }
    }
    return Arrays.copyOf(ids, count);
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
