package io.gearshift.domain.catalog;

import java.nio.file.Path;

/**
 * How the text of a query becomes the tokens that a network takes.
 *
 * @param input the BYTES input that carries the text, UTF-8
 * @param maxTokens longer texts are cut
 */
public record TextInput(String input, Tokens tokens, int maxTokens) {
  public TextInput {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens: " + maxTokens + " (expected: >= 1)");
    }
  }

  /** The ways to make tokens. */
  public sealed interface Tokens {}

  /**
   * A Hugging Face {@code tokenizer.json}; gives {@code input_ids}, {@code attention_mask} and
   * {@code token_type_ids}, INT64 [batch, longest text of the batch].
   *
   * @param prefix put before every text, as the encoder was trained with
   */
  public record WordPieces(Path file, String prefix) implements Tokens {}

  /**
   * Lower-cased runs of {@code [a-z0-9]}, each hashed by 32-bit FNV-1a into {@code 1..buckets};
   * gives {@code token_ids}, INT64 [batch, most words of the batch], 0 where a text has ended.
   */
  public record HashedWords(int buckets) implements Tokens {
    public HashedWords {
      if (buckets < 1) {
        throw new IllegalArgumentException("buckets: " + buckets + " (expected: >= 1)");
      }
    }
  }
}
