package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The steps that make a picture of a picture: resize, normalise, crop and turn. */
class PictureStepsTest {

  /**
   * Of 4 x 3 pixels that tell where they are: 50 for the plane, 10 for the row, 1 for the column.
   */
  private final Tensor picture = Values.picture(4, 3, (plane, x, y) -> 50 * plane + 10 * y + x);

  @Test
  void resizesBetweenTheMiddlesOfPixels() {
    Tensor ramp = Values.picture(2, 1, (plane, x, y) -> 100 * x);

    Tensor wider = one(new Resize(OptionalInt.of(4), OptionalInt.of(1)), ramp);

    assertThat(wider.shape()).isEqualTo(Shape.of(1, 3, 1, 4));
    assertThat(Arrays.copyOf(Values.levels(wider), 4)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void leavesAPictureAsItIsAtItsOwnSize() {
    Tensor same = one(new Resize(OptionalInt.of(4), OptionalInt.of(3)), picture);

    assertThat(Values.levels(same)).isEqualTo(Values.levels(picture));
  }

  @Test
  void keepsProportionsIfOneSideIsGiven() {
    Tensor wide = Values.picture(100, 10, (plane, x, y) -> 0);

    assertThat(one(new Resize(OptionalInt.empty(), OptionalInt.of(48)), wide).shape())
        .isEqualTo(Shape.of(1, 3, 48, 480));
    assertThat(one(new Resize(OptionalInt.of(5), OptionalInt.empty()), wide).shape())
        .isEqualTo(Shape.of(1, 3, 1, 5));
  }

  @Test
  void resizesToSomeSize() {
    assertThatThrownBy(() -> step("resize", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: width, height, or both");
  }

  @Test
  void refusesAPictureWithoutPixels() {
    Tensor none = Values.picture(0, 3, (plane, x, y) -> 0);

    assertThatThrownBy(() -> one(new Turn(0.5), none, Values.floats(Shape.of(1, 2), 0, 1)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("has no pixels");
  }

  @Test
  void normalisesEachColourByItsMeanAndDeviation() {
    Tensor pixel = Values.picture(1, 1, (plane, x, y) -> 51 * (plane + 1)); // 0.2, 0.4, 0.6
    Map<String, String> settings = Map.of("mean", "0.1, 0.2,0.3", "deviation", "0.5, 1, 2");

    float[] rgb = Values.floats(one(step("normalise", settings), pixel));
    assertThat(rgb).containsExactly(new float[] {0.2f, 0.2f, 0.15f}, within(1e-6f));

    Step reversed = step("normalise", Map.of("colours", "bgr"));
    assertThat(Values.floats(one(reversed, pixel)))
        .containsExactly(new float[] {0.6f, 0.4f, 0.2f}, within(1e-6f));
  }

  @Test
  void refusesADeviationOfNothing() {
    assertThatThrownBy(() -> step("normalise", Map.of("deviation", "1, 0, 1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deviation of step 'normalise'");
  }

  @Test
  void cutsEachBoxOut() {
    Tensor boxes = Values.ints(Shape.of(2, 4), 1, 1, 3, 2, 0, 0, 1, 3);

    List<List<Tensor>> items = new Crop().apply(List.of(picture, boxes));

    assertThat(items).hasSize(2);
    assertThat(Values.levels(items.get(0).get(0))).containsExactly(11, 12, 61, 62, 111, 112);
    assertThat(items.get(1).get(0).shape()).isEqualTo(Shape.of(1, 3, 3, 1));
    assertThat(Values.ints(items.get(1).get(1))).containsExactly(0, 0, 1, 3);
  }

  @Test
  void leavesOutOfABoxWhatIsOutsideThePicture() {
    Tensor boxes = Values.ints(Shape.of(1, 4), -5, 2, 1, 99);

    List<Tensor> item = new Crop().apply(List.of(picture, boxes)).get(0);

    assertThat(Values.levels(item.get(0))).containsExactly(20, 70, 120);
    assertThat(Values.ints(item.get(1))).containsExactly(0, 2, 1, 3);
  }

  @Test
  void makesNoItemOfNoBox() {
    assertThat(new Crop().apply(List.of(picture, Values.ints(Shape.of(0, 4))))).isEmpty();
  }

  @Test
  void refusesABoxThatIsNotInThePicture() {
    Tensor boxes = Values.ints(Shape.of(1, 4), 4, 0, 6, 2);

    assertThatThrownBy(() -> new Crop().apply(List.of(picture, boxes)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("is empty in a picture of 4 x 3 pixels");
  }

  @Test
  void turnsWhatIsSurelyUpsideDown() {
    Tensor turned = one(new Turn(0.6), picture, Values.floats(Shape.of(1, 2), 0.3, 0.7));

    assertThat(turned.shape()).isEqualTo(picture.shape());
    assertThat(Arrays.copyOf(Values.levels(turned), 12))
        .containsExactly(23, 22, 21, 20, 13, 12, 11, 10, 3, 2, 1, 0);
    assertThat(Values.levels(turned)[12]).isEqualTo(73);
  }

  @Test
  void leavesWhatIsNotSurelyUpsideDown() {
    Tensor left = one(new Turn(0.6), picture, Values.floats(Shape.of(1, 2), 0.45, 0.55));

    assertThat(left.data()).isEqualTo(picture.data());
  }

  @Test
  void refusesToTurnOnePictureByWhatIsSaidOfTwo() {
    Tensor two = Values.floats(Shape.of(2, 2), 1, 0, 1, 0);

    assertThatThrownBy(() -> one(new Turn(0.6), picture, two))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("is of 2 pictures (expected: 1)");
  }

  private static Step step(String name, Map<String, String> settings) {
    return new StandardSteps().step(name, settings, Path.of("."));
  }

  private static Tensor one(Step step, Tensor... inputs) {
    List<List<Tensor>> items = step.apply(List.of(inputs));
    assertThat(items).hasSize(1);
    return items.get(0).get(0);
  }
}
