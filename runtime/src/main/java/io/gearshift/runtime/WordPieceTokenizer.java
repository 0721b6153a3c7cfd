package io.gearshift.runtime;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.RunFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Hugging Face {@code tokenizer.json}. What the file says of padding and truncation does not
 * count: a text is cut at the family's limit, special tokens included, and padded to the longest of
 * its batch.
 */
final class WordPieceTokenizer implements Tokenizer {
  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  /**
   * What the native tokenizer takes for each byte of its file; measured for BERT's 30,522 words.
   */
  private static final long MEMORY_PER_FILE_BYTE = 13;

  static {
    // the library would otherwise report its use over the network, and fetch CUDA builds of itself
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
  }

  private final HuggingFaceTokenizer tokenizer;
  private final String prefix;
  private final long fileBytes;

  private WordPieceTokenizer(HuggingFaceTokenizer tokenizer, String prefix, long fileBytes) {
    this.tokenizer = tokenizer;
    this.prefix = prefix;
    this.fileBytes = fileBytes;
  }

  static WordPieceTokenizer load(TextInput.WordPieces pieces, int maxTokens) {
    Path file = pieces.file();
    String limit = Integer.toString(maxTokens);
    Map<String, String> options =
        Map.of(
            "addSpecialTokens", "true",
            "padding", "false",
            "truncation", "true",
            "stride", "0",
            "maxLength", limit,
            "modelMaxLength", limit);
    try {
      return new WordPieceTokenizer(
          HuggingFaceTokenizer.newInstance(file, options), pieces.prefix(), Files.size(file));
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new LoadFailedException(
          file
              + " cannot be loaded: "
              + e.getMessage()
              + "\nsee that it is a whole Hugging Face tokenizer.json, that max-tokens ("
              + maxTokens
              + ") leaves room for its special tokens, and that this machine can run the library"
              + " (Linux or macOS, 64 bit, or Windows on x86)",
          e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  @Override
  public List<String> names() {
    return List.of(INPUT_IDS, ATTENTION_MASK, TOKEN_TYPE_IDS);
  }

  @Override
  public TokenRows tokenize(String[] texts) {
    long[][] ids = new long[texts.length][];
    long[][] types = new long[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      // straight to the library: the wrapper would also make strings and spans of all tokens
      long encoding = encode(prefix.isEmpty() ? texts[i] : prefix + texts[i]);
      try {
        ids[i] = LIBRARY.getTokenIds(encoding);
        types[i] = LIBRARY.getTypeIds(encoding);
      } finally {
        LIBRARY.deleteEncoding(encoding);
      }
    }
    return new TokenRows(ids, types);
  }

  private long encode(String text) {
    try {
      return LIBRARY.encode(tokenizer.getHandle(), text, true);
    } catch (RuntimeException e) {
      throw new RunFailedException("a text cannot be split into tokens: " + e.getMessage(), e);
    }
  }

  @Override
  public long memoryBytes() {
    return fileBytes * MEMORY_PER_FILE_BYTE;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
