package io.gearshift.domain.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.VariantId;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CertaintyTest {
  private static final VariantId NANO = VariantId.of("f", "nano");
  private static final double LN_3 = Math.log(3);

  @Test
  void theMarginIsByHowMuchTheLikeliestIsLikelierThanTheSecond() {
    assertThat(CertaintyMeasure.MARGIN.of(new double[] {0.2, 0.7, 0.1})).isCloseTo(0.5, near());
    assertThat(CertaintyMeasure.MARGIN.of(new double[] {0.4, 0.4, 0.2})).isZero();
    assertThat(CertaintyMeasure.MARGIN.of(new double[] {1, 0})).isEqualTo(1);
  }

  @Test
  void theHighestIsHowLikelyTheLikeliestIs() {
    assertThat(CertaintyMeasure.HIGHEST.of(new double[] {0.2, 0.7, 0.1})).isEqualTo(0.7);
  }

  @Test
  void entropyGoesFromEqualChancesToOneClassAlone() {
    assertThat(CertaintyMeasure.ENTROPY.of(new double[] {0.25, 0.25, 0.25, 0.25}))
        .isCloseTo(0, near());
    assertThat(CertaintyMeasure.ENTROPY.of(new double[] {0, 1, 0, 0})).isEqualTo(1);
    double half = CertaintyMeasure.ENTROPY.of(new double[] {0.5, 0.5, 0, 0});
    assertThat(half).isCloseTo(0.5, near());
  }

  @Test
  void logitsBecomeProbabilitiesBySoftmax() {
    double[] probabilities = Scores.LOGITS.probabilities(new double[] {1000 + LN_3, 1000}, 1);
    assertThat(probabilities[0]).isCloseTo(0.75, near());
    assertThat(probabilities[1]).isCloseTo(0.25, near());
  }

  @Test
  void probabilitiesStayAsTheyAreAtTemperatureOne() {
    double[] probabilities = Scores.PROBABILITIES.probabilities(new double[] {0.9, 0.1, 0}, 1);
    assertThat(probabilities).containsExactly(new double[] {0.9, 0.1, 0}, near());
  }

  @Test
  void aTemperatureMakesAVariantLessCertainAndChangesNoAnswer() {
    Certainty plain = Certainty.plain(Scores.LOGITS);
    Certainty cooled = plain.at(Map.of("nano", 2.0));
    double[] scores = {2 * LN_3, 0};
    assertThat(plain.of(NANO, scores)).isCloseTo(0.8, near());
    assertThat(cooled.of(NANO, scores)).isCloseTo(0.5, near());
    assertThat(cooled.of(VariantId.of("f", "large"), scores)).isCloseTo(0.8, near());
  }

  @Test
  void scoresThatAreNoNumbersAreNotCertainAtAll() {
    for (CertaintyMeasure measure : CertaintyMeasure.values()) {
      Certainty certainty = Certainty.plain(Scores.LOGITS).by(measure);
      double[] broken = {Double.NaN, 1, 2};
      double[] alike = {1, 1, 1};
      assertThat(certainty.of(NANO, broken)).isEqualTo(certainty.of(NANO, alike));
      assertThat(certainty.of(NANO, new double[] {Double.POSITIVE_INFINITY, 0, 0}))
          .isEqualTo(certainty.of(NANO, alike));
    }
  }

  @Test
  void aTemperatureIsAboveZero() {
    assertThatThrownBy(() -> Certainty.plain(Scores.LOGITS).at(Map.of("nano", 0.0)))
        .hasMessageContaining("nano")
        .hasMessageContaining("above 0");
  }

  @Test
  void aTensorHasARowOfScoresForEachItem() {
    double[][] rows = Scores.rows(tensor(DataType.FP32, 2, 3)).orElseThrow();
    assertThat(rows).hasDimensions(2, 3);
    assertThat(rows[1]).containsExactly(3, 4, 5);
  }

  @Test
  void whatIsNoScoreOfClassesHasNoRows() {
    assertThat(Scores.rows(tensor(DataType.INT32, 2, 3))).isEmpty();
    assertThat(Scores.rows(tensor(DataType.FP32, 2, 1))).isEmpty();
    assertThat(Scores.rows(tensor(DataType.FP32, 0, 3))).isEmpty();
  }

  private static Tensor tensor(DataType type, int rows, int columns) {
    ByteBuffer data = ByteBuffer.allocate(rows * columns * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * columns; i++) {
      if (type == DataType.FP32) {
        data.putFloat(i);
      } else {
        data.putInt(i);
      }
    }
    return new Tensor("scores", type, Shape.of(rows, columns), data.flip());
  }

  private static Offset<Double> near() {
    return within(1e-9);
  }
}
