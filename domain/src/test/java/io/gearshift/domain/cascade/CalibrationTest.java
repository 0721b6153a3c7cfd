package io.gearshift.domain.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.cascade.Validation.Scored;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int EXAMPLES = 20_000;

  @Test
  void findsTheTemperatureThatTheScoresWereMadeWith() {
    long seed = System.nanoTime();
    System.out.println("CalibrationTest seed " + seed);
    List<Scored> examples = tooSureBy(2.5, new Random(seed));
    double found = Calibration.temperature(Scores.LOGITS, examples);
    assertThat(found).isCloseTo(2.5, within(0.15));
    assertThat(Calibration.error(Scores.LOGITS, examples, 1)).isGreaterThan(0.1);
    assertThat(Calibration.error(Scores.LOGITS, examples, found)).isLessThan(0.02);
  }

  @Test
  void leavesScoresAloneThatComeTrueAsOftenAsTheySay() {
    long seed = System.nanoTime();
    System.out.println("CalibrationTest seed " + seed);
    List<Scored> examples = tooSureBy(1, new Random(seed));
    assertThat(Calibration.temperature(Scores.LOGITS, examples)).isCloseTo(1, within(0.06));
  }

  @Test
  void noOtherTemperatureMakesTheLabelsLikelier() {
    List<Scored> examples = tooSureBy(0.4, new Random(7));
    double found = Calibration.temperature(Scores.LOGITS, examples);
    double least = Calibration.surprise(Scores.LOGITS, examples, found);
    for (double other : new double[] {0.1, 0.2, 0.3, 0.5, 1, 3, 10}) {
      assertThat(Calibration.surprise(Scores.LOGITS, examples, other)).isGreaterThan(least);
    }
  }

  @Test
  void theErrorIsHowFarPromisesAreOff() {
    double[] ninety = {Math.log(9), 0};
    List<Scored> examples = List.of(new Scored(0, ninety), new Scored(1, ninety));
    assertThat(Calibration.error(Scores.LOGITS, examples, 1)).isCloseTo(0.4, within(1e-9));
  }

  /** Labels drawn by softmax of scores, which are then made so many times as large. */
  private static List<Scored> tooSureBy(double factor, Random random) {
    List<Scored> examples = new ArrayList<>();
    for (int i = 0; i < EXAMPLES; i++) {
      double[] scores = new double[4];
      for (int k = 0; k < scores.length; k++) {
        scores[k] = 1.5 * random.nextGaussian();
      }
      double[] probabilities = Scores.LOGITS.probabilities(scores, 1);
      double draw = random.nextDouble();
      int label = 0;
      while (label < 3 && draw > probabilities[label]) {
        draw -= probabilities[label];
        label++;
      }
      for (int k = 0; k < scores.length; k++) {
        scores[k] *= factor;
      }
      examples.add(new Scored(label, scores));
    }
    return examples;
  }
}
