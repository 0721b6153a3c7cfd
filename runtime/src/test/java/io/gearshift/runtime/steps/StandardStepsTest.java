package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.pipeline.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardStepsTest {
  private final StandardSteps steps = new StandardSteps();
  @TempDir private Path folder;

  @Test
  void makesEveryStepThatItNames() throws IOException {
    Files.writeString(folder.resolve("words.txt"), "a\nb\n");
    Map<String, Map<String, String>> needed =
        Map.of(
            "argmax-label", Map.of("labels", "words.txt"),
            "ctc-text", Map.of("alphabet", "words.txt"),
            "resize", Map.of("width", "10"));

    for (String name : steps.names()) {
      Step step = steps.step(name, needed.getOrDefault(name, Map.of()), folder);

      assertThat(step.inputs()).as(name).isNotEmpty();
      assertThat(step.outputs()).as(name).isNotEmpty();
    }
  }

  @Test
  void namesTheNearestOfAnUnknownStep() {
    assertThatThrownBy(() -> steps.step("text-box", Map.of(), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step: 'text-box'")
        .hasMessageContaining("Maybe you meant 'text-boxes'.")
        .hasMessageContaining("Known: argmax-label, crop,");
  }

  @Test
  void namesTheNearestOfAnUnknownSetting() {
    assertThatThrownBy(() -> steps.step("text-boxes", Map.of("treshold", "0.3"), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("settings of step 'text-boxes': treshold unknown")
        .hasMessageContaining("Maybe you meant 'threshold'.")
        .hasMessageContaining("Known: certainty, growth, least-side, most, threshold");
  }

  @Test
  void saysThatThereIsNothingToSet() {
    assertThatThrownBy(() -> steps.step("crop", Map.of("margin", "1"), folder))
        .hasMessageContaining("margin unknown")
        .hasMessageContaining("Nothing is known here.");
  }

  @Test
  void refusesSettingsThatAreNotWhatTheyShouldBe() {
    assertRefused("text-boxes", "threshold", "1.5", "from 0 to 1");
    assertRefused("text-boxes", "threshold", "high", "a number");
    assertRefused("text-boxes", "threshold", "NaN", "from 0 to 1");
    assertRefused("text-boxes", "most", "2.5", "a whole number from 1 to 100000");
    assertRefused("text-boxes", "most", "0", "a whole number from 1 to 100000");
    assertRefused("normalise", "mean", "1, 2", "3 numbers with commas between them");
    assertRefused("normalise", "colours", "cmyk", "one of [rgb, bgr]");
    assertRefused("ctc-text", "alphabet", "\0", "a text file");
  }

  @Test
  void refusesAFileThatIsMissingOrNoText() throws IOException {
    Files.write(folder.resolve("latin1.txt"), new byte[] {(byte) 0xe9, '\n'});

    assertThatThrownBy(() -> steps.step("argmax-label", Map.of(), folder))
        .hasMessageContaining("labels of step 'argmax-label': missing");
    assertThatThrownBy(() -> steps.step("ctc-text", Map.of("alphabet", "../none.txt"), folder))
        .hasMessageContaining(folder.getParent().resolve("none.txt") + "' does not exist");
    assertThatThrownBy(() -> steps.step("ctc-text", Map.of("alphabet", "latin1.txt"), folder))
        .hasMessageContaining("latin1.txt' is not UTF-8");
  }

  private void assertRefused(String step, String setting, String value, String expected) {
    assertThatThrownBy(() -> steps.step(step, Map.of(setting, value), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s of step '%s': '%s' (expected: %s)".formatted(setting, step, value, expected));
  }
}
