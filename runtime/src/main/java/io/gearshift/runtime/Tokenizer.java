package io.gearshift.runtime;

import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.execution.LoadFailedException;
import io.gearshift.domain.execution.RunFailedException;
import java.util.List;

/** Makes the tokens that a network takes out of text. */
sealed interface Tokenizer extends AutoCloseable permits WordPieceTokenizer, HashedWordTokenizer {
  String TOKEN_IDS = "token_ids";
  String INPUT_IDS = "input_ids";
  String ATTENTION_MASK = "attention_mask";
  String TOKEN_TYPE_IDS = "token_type_ids";

  /**
   * The tokenizer that a family's text asks for.
   *
   * @throws LoadFailedException if its file cannot be read
   */
  static Tokenizer of(TextInput text) {
    if (text.tokens() instanceof TextInput.WordPieces pieces) {
      return WordPieceTokenizer.load(pieces, text.maxTokens());
    }
    TextInput.HashedWords words = (TextInput.HashedWords) text.tokens();
    return new HashedWordTokenizer(words.buckets(), text.maxTokens());
  }

  /** The tensors that it gives, all INT64 [texts, longest]. */
  List<String> names();

  /**
   * The tokens of each text.
   *
   * @throws RunFailedException if a text cannot be split into tokens
   */
  TokenRows tokenize(String[] texts);

  /** Bytes that it takes, roughly. */
  long memoryBytes();

  @Override
  void close();
}
