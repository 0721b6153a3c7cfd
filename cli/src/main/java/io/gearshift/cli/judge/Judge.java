package io.gearshift.cli.judge;

import io.gearshift.config.Truth;
import io.gearshift.config.Truth.Box;
import io.gearshift.config.Truth.ClassLabel;
import io.gearshift.config.Truth.Lines;
import io.gearshift.config.Truth.Things;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says how much of an answer is right. */
public final class Judge {
  private static final int SIDES = 4;

  private Judge() {}

  /**
   * A class is judged by the first output, as scores; lines by the outputs {@code text} and {@code
   * box}; things by {@code label} and {@code box}.
   *
   * @return empty if the answer holds nothing to judge it by
   */
  public static Optional<Score> score(Truth truth, List<Output> outputs) {
    if (truth instanceof ClassLabel right) {
      return outputs.stream()
          .findFirst()
          .filter(scores -> scores.numbers().length > 0)
          .map(scores -> new Score(largest(scores.numbers()) == right.label() ? 1 : 0, 1));
    }
    List<Box> boxes = boxes(outputs);
    if (truth instanceof Lines page) {
      return Optional.of(LineScore.of(page, boxes, texts(outputs, "text")));
    }
    return Optional.of(ThingScore.of((Things) truth, boxes, texts(outputs, "label")));
  }

  private static int largest(double[] scores) {
    int largest = 0;
    for (int i = 1; i < scores.length; i++) {
      largest = scores[i] > scores[largest] ? i : largest;
    }
    return largest;
  }

  private static List<String> texts(List<Output> outputs, String name) {
    return named(outputs, name).map(Output::texts).orElse(List.of());
  }

  private static List<Box> boxes(List<Output> outputs) {
    double[] sides = named(outputs, "box").map(Output::numbers).orElse(new double[0]);
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i + SIDES <= sides.length; i += SIDES) {
      boxes.add(
          new Box((int) sides[i], (int) sides[i + 1], (int) sides[i + 2], (int) sides[i + 3]));
    }
    return boxes;
  }

  private static Optional<Output> named(List<Output> outputs, String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }
}
