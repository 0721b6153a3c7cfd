package io.gearshift.domain.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Accuracy;
import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Likeness;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void classesAgreeItemByItemWhateverTheScoresAre() {
    assertThat(
            Agreement.of(
                Likeness.CLASS,
                floats(3, 0.1f, 0.9f, 5, -5, -1, -2),
                floats(3, 0.4f, 0.6f, -5, 5, 3, 1)))
        .contains(new Agreement(2, 3));
  }

  @Test
  void textsAgreeAsFarAsFewEditsLeadFromOneToTheOther() {
    List<Tensor> cat = keys(3, 3, 0, 1, 0, 20, 20);
    assertThat(Agreement.of(Likeness.CTC, cat, keys(0, 3, 1, 1, 20))).contains(new Agreement(1, 1));
    assertThat(Agreement.of(Likeness.CTC, cat, keys(3, 0, 20)).orElseThrow().alike())
        .isCloseTo(2.0 / 3, within(1e-9));
    assertThat(Agreement.of(Likeness.CTC, keys(0, 0), keys(0))).contains(new Agreement(1, 1));
  }

  @Test
  void whatCannotBeComparedIsNotCounted() {
    assertThat(Agreement.of(Likeness.NONE, floats(1, 1, 2), floats(1, 1, 2))).isEmpty();
    assertThat(Agreement.of(Likeness.CLASS, floats(1, 1, 2), floats(1, 1, 2, 3))).isEmpty();
    assertThat(Agreement.of(Likeness.CLASS, floats(1, Float.NaN, 2), floats(1, 1, 2))).isEmpty();
    assertThat(Agreement.of(Likeness.CLASS, List.of(), floats(1, 1, 2))).isEmpty();
  }

  @Test
  void wilsonsIntervalIsAsInTheTables() {
    Interval of85 = Interval.wilson(new Agreement(85, 100));
    assertThat(of85.low()).isCloseTo(0.7672, within(1e-4));
    assertThat(of85.high()).isCloseTo(0.9069, within(1e-4));
    assertThat(Interval.wilson(Agreement.NOTHING)).isEqualTo(new Interval(0, 1));
    assertThat(Interval.wilson(new Agreement(10, 10)).low()).isCloseTo(0.7225, within(1e-4));
  }

  @Test
  void theTruthLiesWithinTheBoundsIfTheReferenceIsTheBetterOfTheTwo() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int world = 0; world < 500; world++) {
      double both = random.nextDouble();
      double onlyReference = (1 - both) * random.nextDouble();
      double onlyVariant = Math.min(onlyReference, 1 - both - onlyReference) * random.nextDouble();
      double alikeAndWrong = (1 - both - onlyReference - onlyVariant) * random.nextDouble();
      long items = 1_000_000_000_000L;
      AccuracyEstimate estimate =
          AccuracyEstimate.of(
              new Agreement((both + alikeAndWrong) * items, items),
              new Accuracy(both + onlyReference));
      assertThat(both + onlyVariant)
          .as("seed %d, world %d", seed, world)
          .isBetween(estimate.bounds().low() - 1e-5, estimate.bounds().high() + 1e-5);
      assertThat(estimate.value())
          .isBetween(estimate.bounds().low() - 1e-5, estimate.bounds().high() + 1e-5);
    }
  }

  private static List<Tensor> floats(int rows, float... numbers) {
    ByteBuffer data = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      data.putFloat(number);
    }
    return List.of(
        new Tensor("y", DataType.FP32, Shape.of(rows, numbers.length / rows), data.flip()));
  }

  private static List<Tensor> keys(long... keys) {
    ByteBuffer data = ByteBuffer.allocate(8 * keys.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long key : keys) {
      data.putLong(key);
    }
    return List.of(new Tensor("keys", DataType.INT64, Shape.of(1, keys.length), data.flip()));
  }
}
