package io.gearshift.cli.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.config.Truth;
import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.ClassLabel;
import io.gearshift.config.Truth.Line;
import io.gearshift.config.Truth.Lines;
import io.gearshift.config.Truth.Thing;
import io.gearshift.config.Truth.Things;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Line UPRIGHT = new Line(new Box(0, 0, 100, 10), false, "two words");
  private static final Line TURNED = new Line(new Box(0, 20, 100, 30), true, "abcdef");
  private static final Lines PAGE = new Lines(List.of(UPRIGHT, TURNED));
  private static final Things PICTURE =
      new Things(List.of(new Thing("shirt", 10, 10), new Thing("bag", 30, 10)), 6);

  /** Something that was read or found, and where. */
  private record Part(String text, int left, int top, int right, int bottom) {}

  private static Part part(String text, int left, int top, int right, int bottom) {
    return new Part(text, left, top, right, bottom);
  }

  private static Part around(String label, int x, int y) {
    return part(label, x - 4, y - 4, x + 4, y + 4);
  }

  private static Score score(Truth truth, String texts, Part... parts) {
    List<String> all = new ArrayList<>();
    double[] boxes = new double[4 * parts.length];
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      all.add(part.text);
      double[] box = {part.left, part.top, part.right, part.bottom};
      System.arraycopy(box, 0, boxes, 4 * i, box.length);
    }
    List<Output> outputs =
        List.of(new Output("box", List.of(), boxes), new Output(texts, all, new double[0]));
    return Judge.score(truth, outputs).orElseThrow();
  }

  private static Score read(Part... parts) {
    return score(PAGE, "text", parts);
  }

  private static Score found(Part... parts) {
    return score(PICTURE, "label", parts);
  }

  @Test
  void aClassIsRightIfItsScoreIsTheHighestOfTheFirstOutput() {
    Output scores = new Output("scores", List.of(), new double[] {-3, 2, 1});
    Output other = new Output("other", List.of(), new double[] {9});
    assertThat(Judge.score(new ClassLabel(1), List.of(scores, other))).contains(new Score(1, 1));
    assertThat(Judge.score(new ClassLabel(0), List.of(scores, other))).contains(new Score(0, 1));
    Output none = new Output("scores", List.of(), new double[0]);
    assertThat(Judge.score(new ClassLabel(0), List.of(none))).isEmpty();
    assertThat(Judge.score(new ClassLabel(0), List.of())).isEmpty();
  }

  @Test
  void charactersThatWereReadCountWithoutSpaces() {
    assertThat(read(part("twowords", 0, 0, 100, 10), part("abc def", 0, 20, 100, 30)))
        .isEqualTo(new Score(14, 14));
    assertThat(read(part("two wards", 0, 0, 100, 10))).isEqualTo(new Score(7, 14));
    assertThat(read()).isEqualTo(new Score(0, 14));
  }

  @Test
  void aLineHasNoMoreWrongCharactersThanItHas() {
    assertThat(read(part("xxxxxxxxxxxxxxxxxxxxxx", 0, 0, 100, 10)).right()).isZero();
  }

  @Test
  void textBelongsToTheLineItLiesOnMost() {
    assertThat(read(part("twowords", 0, 3, 100, 23))).isEqualTo(new Score(8, 14));
    assertThat(read(part("twowords", 0, 12, 100, 18))).isEqualTo(new Score(0, 14));
  }

  @Test
  void piecesOfALineAreReadFromTheLeftUnlessItLiesUpsideDown() {
    assertThat(read(part("words", 50, 0, 100, 10), part("two", 0, 0, 40, 10)).right()).isEqualTo(8);
    assertThat(read(part("def", 0, 20, 50, 30), part("abc", 60, 20, 100, 30)).right()).isEqualTo(6);
  }

  @Test
  void aThingIsRightWithItsNameAndTheCentreNear() {
    assertThat(found(around("shirt", 12, 10), around("bag", 30, 13))).isEqualTo(new Score(4, 4));
    assertThat(found(around("shirt", 12, 10), around("shirt", 30, 13))).isEqualTo(new Score(2, 4));
    assertThat(found(around("shirt", 16, 10))).isEqualTo(new Score(0, 3));
    assertThat(found(around("shirt", 15, 10))).isEqualTo(new Score(2, 3));
    assertThat(found()).isEqualTo(new Score(0, 2));
  }

  @Test
  void aThingIsFoundOnceAndByTheFirstBoxWhateverItsName() {
    assertThat(found(around("bag", 10, 10), around("shirt", 10, 10))).isEqualTo(new Score(0, 4));
  }

  @Test
  void answersTogetherAreAsRightAsTheirPartsTogether() {
    Score together = new Score(1, 1).plus(new Score(0, 3)).plus(Score.NOTHING);
    assertThat(together.share()).isEqualTo(0.25);
    assertThat(Score.NOTHING.share()).isEqualTo(1);
  }
}
