package io.gearshift.bench;

/** A sentence of made-up words of the vocabulary. */
final class Tokens {
  private Tokens() {}

  /** The token at a place of the sentence. */
  static long id(int place) {
    return place == 0 ? 101 : 2000 + 37L * place;
  }
}
