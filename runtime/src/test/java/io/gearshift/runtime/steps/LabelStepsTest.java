package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps that make words of numbers: ctc-text and argmax-label. */
class LabelStepsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(folder.resolve("alphabet.txt"), "a\nb\nß"); // and 4 is the space
    Files.writeString(folder.resolve("labels.txt"), "cat\n dog \n");
  }

  @Test
  void takesOneOfRepeatedKeysAndNoBlank() {
    Tensor keys = Values.longs(Shape.of(1, 8), 0, 1, 1, 0, 1, 4, 3, 0);
    Tensor certainties = Values.floats(Shape.of(1, 8), 1, 0.8, 0.1, 1, 0.6, 0.4, 0.2, 1);

    List<Tensor> line = text(keys, certainties);

    assertThat(Values.strings(line.get(0))).containsExactly("aa ß");
    assertThat(Values.floats(line.get(1))[0]).isEqualTo(0.5f, within(1e-6f));
  }

  @Test
  void readsEachLineOfMany() {
    Tensor keys = Values.longs(Shape.of(3, 2), 1, 2, 2, 2, 0, 0);
    Tensor certainties = Values.floats(Shape.of(3, 2), 1, 0.5, 0.25, 1, 1, 1);

    List<Tensor> lines = text(keys, certainties);

    assertThat(Values.strings(lines.get(0))).containsExactly("ab", "b", "");
    assertThat(Values.floats(lines.get(1))).containsExactly(0.75f, 0.25f, 0);
  }

  @Test
  void refusesKeysThatTheAlphabetDoesNotHave() {
    Tensor certainty = Values.floats(Shape.of(1, 1), 1);

    assertThatThrownBy(() -> text(Values.longs(Shape.of(1, 1), 5), certainty))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("key 5 (expected: from 0 to 4, by the alphabet)");
    assertThatThrownBy(() -> text(Values.longs(Shape.of(1, 1), -1), certainty))
        .isInstanceOf(StepFailedException.class);
  }

  @Test
  void refusesKeysWithoutTheirCertainties() {
    Tensor keys = Values.longs(Shape.of(1, 2), 1, 2);

    assertThatThrownBy(() -> text(keys, Values.floats(Shape.of(1, 1), 1)))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("keys of shape [1,2] with certainties of shape [1,1] (expected: the same)");
  }

  @Test
  void namesTheBestOfEachRowAndHowCertainItIs() {
    Tensor logits = Values.floats(Shape.of(2, 2), 0, Math.log(3), 1000, -1000);

    List<Tensor> labels = label(logits);

    assertThat(Values.strings(labels.get(0))).containsExactly("dog", "cat");
    assertThat(Values.floats(labels.get(1))).containsExactly(new float[] {0.75f, 1}, within(1e-6f));
  }

  @Test
  void takesOneScoreForEachLabel() {
    assertThat(step("argmax-label", "labels", "labels.txt").inputs().get(0).shape())
        .isEqualTo(Shape.of(Shape.ANY, 2));
  }

  @Test
  void refusesAScoreThatIsNotANumber() {
    assertThatThrownBy(() -> label(Values.floats(Shape.of(1, 2), 1, Double.NaN)))
        .isInstanceOf(StepFailedException.class)
        .hasMessage("score 1 is not a number");
  }

  @Test
  void refusesAnEmptyFileOfLabels() throws IOException {
    Files.writeString(folder.resolve("empty.txt"), "");

    assertThatThrownBy(() -> step("argmax-label", "labels", "empty.txt"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a label on each line");
  }

  private List<Tensor> text(Tensor keys, Tensor certainties) {
    return step("ctc-text", "alphabet", "alphabet.txt").apply(List.of(keys, certainties)).get(0);
  }

  private List<Tensor> label(Tensor scores) {
    return step("argmax-label", "labels", "labels.txt").apply(List.of(scores)).get(0);
  }

  private Step step(String name, String setting, String value) {
    return new StandardSteps().step(name, Map.of(setting, value), folder);
  }
}
