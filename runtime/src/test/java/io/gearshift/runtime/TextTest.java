package io.gearshift.runtime;

import static io.gearshift.runtime.Networks.await;
import static io.gearshift.runtime.Networks.family;
import static io.gearshift.runtime.Networks.file;
import static io.gearshift.runtime.Networks.load;
import static io.gearshift.runtime.Networks.longs;
import static io.gearshift.runtime.Networks.run;
import static io.gearshift.runtime.Networks.spec;
import static io.gearshift.runtime.Networks.strings;
import static io.gearshift.runtime.Networks.tokenizer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Family;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TextInput;
import io.gearshift.domain.execution.RunFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextTest {
  private static final long CLS = 2;
  private static final long SEP = 3;
  private static final long UNKNOWN = 1;

  private final OnnxModelLoader loader = new OnnxModelLoader();

  @AfterEach
  void closeLoader() {
    loader.close();
  }

  @Test
  void wordsAreHashedByFnv1a() {
    // the published hashes of "a", "foobar" and "hello": e40c292c, bf9cf968, 4f9f2cab
    HashedWordTokenizer all = new HashedWordTokenizer(Integer.MAX_VALUE, 8);

    assertThat(all.tokenize(new String[] {"a foobar hello"}).ids())
        .isDeepEqualTo(
            new long[][] {
              {
                1 + 0xe40c292cL % Integer.MAX_VALUE,
                1 + 0xbf9cf968L % Integer.MAX_VALUE,
                1 + 0x4f9f2cabL % Integer.MAX_VALUE
              }
            });
    assertThat(new HashedWordTokenizer(4096, 8).tokenize(new String[] {"foobar"}).ids())
        .isDeepEqualTo(new long[][] {{1 + 0xbf9cf968L % 4096}});
  }

  @Test
  void wordsAreRunsOfLettersAndDigitsInLowerCase() {
    HashedWordTokenizer words = new HashedWordTokenizer(1000, 8);
    String[] texts = {"The CAT-sat, on3 _mat!", "the cat sat on3 mat", "  ...  ", "naïve", "na ve"};

    long[][] ids = words.tokenize(texts).ids();

    assertThat(ids[0]).isEqualTo(ids[1]).hasSize(5);
    assertThat(ids[2]).isEmpty();
    assertThat(ids[3]).isEqualTo(ids[4]).hasSize(2);
  }

  @Test
  void wordsBeyondTheLimitAreCut() {
    HashedWordTokenizer words = new HashedWordTokenizer(1000, 3);

    assertThat(words.tokenize(new String[] {"a b c d e f"}).ids()[0]).hasSize(3);
    assertThat(words.tokenize(new String[] {"a b c", "a b"}).columns()).isEqualTo(3);
    assertThat(words.tokenize(new String[] {""}).columns()).isOne();
  }

  @Test
  void hashedWordsArePaddedToTheLongestOfTheBatch() {
    TextInput text = new TextInput("text", new TextInput.HashedWords(1000), 6);
    Family family =
        family(
            List.of(spec("text", DataType.BYTES, -1)),
            List.of(spec("count", DataType.INT64, -1, 1)),
            Optional.of(text),
            file("count-tokens"));

    List<Tensor> answers =
        run(
            load(loader, family),
            strings("text", Shape.of(1), "one two"),
            strings("text", Shape.of(3), "", "a b c d e f g h", "x"),
            strings("text", Shape.of(1, 1), "one two three"));

    assertThat(longs(answers.get(0))).containsExactly(2);
    assertThat(longs(answers.get(1))).containsExactly(0, 6, 1);
    assertThat(longs(answers.get(2))).containsExactly(3);
  }

  @Test
  void wordPiecesArePaddedToTheLongestOfTheBatchWhateverTheFileSays() {
    List<List<Tensor>> answers =
        await(
                load(loader, wordPieces("", 16))
                    .run(
                        List.of(
                            List.of(strings("text", Shape.of(1), "The cat sat!")),
                            List.of(strings("text", Shape.of(2), "unplayings", "hello 漢 cats")),
                            List.of(strings("text", Shape.of(1), "")))))
            .outputs();

    assertThat(longs(answers.get(0).get(0))).containsExactly(CLS, 5, 6, 7, 21, SEP);
    assertThat(longs(answers.get(0).get(1))).containsExactly(1, 1, 1, 1, 1, 1);
    assertThat(longs(answers.get(0).get(2))).containsOnly(0);
    assertThat(answers.get(1).get(0).shape()).isEqualTo(Shape.of(2, 6));
    assertThat(longs(answers.get(1).get(0)))
        .containsExactly(CLS, UNKNOWN, SEP, 0, 0, 0, CLS, 16, UNKNOWN, 6, 14, SEP);
    assertThat(longs(answers.get(2).get(1))).containsExactly(1, 1, 0, 0, 0, 0);
    assertThat(longs(answers.get(2).get(0))).containsExactly(CLS, SEP, 0, 0, 0, 0);
  }

  @Test
  void wordPiecesAreCutAtTheLimitOfTheFamilyWhateverTheFileSays() {
    Tensor query = strings("text", Shape.of(1), "the cat sat on the mat the cat sat on the mat");

    assertThat(longs(run(load(loader, wordPieces("", 5)), query).get(0)))
        .containsExactly(CLS, 5, 6, 7, SEP);
    assertThat(longs(run(load(loader, wordPieces("", 64)), query).get(0))).hasSize(14);
  }

  @Test
  void thePrefixComesFirst() {
    Tensor query = strings("text", Shape.of(1), "cat");

    assertThat(longs(run(load(loader, wordPieces("query: ", 16)), query).get(0)))
        .containsExactly(CLS, 18, 19, 6, SEP);
  }

  @Test
  void aQueryHasOneTextForEachItem() {
    assertThatThrownBy(
            () ->
                run(
                    load(loader, wordPieces("", 16)),
                    strings("text", Shape.of(1, 2), "two", "texts")))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("a row for each");
  }

  private static Family wordPieces(String prefix, int maxTokens) {
    return wordPieces(tokenizer(), prefix, maxTokens);
  }

  static Family wordPieces(Path tokenizer, String prefix, int maxTokens) {
    TextInput.Tokens pieces = new TextInput.WordPieces(tokenizer, prefix);
    return family(
        List.of(spec("text", DataType.BYTES, -1)),
        List.of(
            spec("ids", DataType.INT64, -1, -1),
            spec("mask", DataType.INT64, -1, -1),
            spec("types", DataType.INT64, -1, -1)),
        Optional.of(new TextInput("text", pieces, maxTokens)),
        file("word-pieces"));
  }
}
