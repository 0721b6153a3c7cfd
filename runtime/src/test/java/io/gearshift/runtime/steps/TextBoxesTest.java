package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.traffic.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextBoxesTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 20;

  private final byte[] map = new byte[WIDTH * HEIGHT];

  @Test
  void cutsALineOutWithWhatTheMapLeftOfItsEdges() {
    fill(10, 5, 30, 10, 255);

    List<List<Tensor>> items = apply(new TextBoxes(0.3, 0.5, 1, 1, 100), WIDTH, HEIGHT);

    // 20 x 5 pixels over a circumference of 50 are 2 more on each side
    assertThat(items).extracting(TextBoxesTest::box).containsExactly(box(8, 3, 32, 12));
    Tensor crop = items.get(0).get(0);
    assertThat(crop.shape()).isEqualTo(Shape.of(1, 3, 9, 24));
    assertThat(Values.levels(crop)[0]).isEqualTo(8 + 3);
  }

  @Test
  void scalesTheMapToThePage() {
    fill(10, 5, 30, 10, 255);

    assertThat(apply(new TextBoxes(0.3, 0.5, 0, 1, 100), 4 * WIDTH, 3 * HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(40, 15, 120, 30));
  }

  @Test
  void keepsBoxesWithinThePage() {
    fill(0, 0, 40, 20, 255);

    assertThat(apply(new TextBoxes(0.3, 0.5, 2, 1, 100), WIDTH, HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(0, 0, 40, 20));
  }

  @Test
  void takesWhatTouchesAtACornerAsOne() {
    fill(2, 2, 6, 6, 255);
    fill(6, 6, 9, 9, 255);
    fill(11, 2, 15, 6, 255);

    assertThat(apply(new TextBoxes(0.3, 0.5, 0, 1, 100), WIDTH, HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(2, 2, 9, 9), box(11, 2, 15, 6));
  }

  @Test
  void leavesOutWhatIsBelowTheThresholdUnsureOrSmall() {
    fill(0, 0, 5, 5, 76); // 0.3 of 255 is 76.5
    fill(10, 0, 15, 5, 126); // above it, but its mean is below 0.5
    fill(20, 0, 23, 5, 255); // 3 wide
    fill(30, 0, 34, 5, 255);

    assertThat(apply(new TextBoxes(0.3, 0.5, 0, 4, 100), WIDTH, HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(30, 0, 34, 5));
  }

  @Test
  void readsFromTheTopAndFromTheLeftEvenIfALineIsNotQuiteLevel() {
    fill(2, 3, 10, 7, 255);
    fill(20, 1, 30, 6, 255); // the right half of the first line hangs higher
    fill(2, 12, 30, 16, 255);

    assertThat(apply(new TextBoxes(0.3, 0.5, 0, 1, 100), WIDTH, HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(2, 3, 10, 7), box(20, 1, 30, 6), box(2, 12, 30, 16));
  }

  @Test
  void takesTheSurestIfThereAreTooMany() {
    fill(0, 0, 5, 5, 200);
    fill(10, 0, 15, 5, 150);
    fill(20, 0, 25, 5, 250);

    assertThat(apply(new TextBoxes(0.3, 0.5, 0, 1, 2), WIDTH, HEIGHT))
        .extracting(TextBoxesTest::box)
        .containsExactly(box(0, 0, 5, 5), box(20, 0, 25, 5));
  }

  @Test
  void findsNothingOnAnEmptyPage() {
    assertThat(apply(new TextBoxes(0.3, 0.5, 1, 1, 100), WIDTH, HEIGHT)).isEmpty();
  }

  private void fill(int left, int top, int right, int bottom, int level) {
    for (int y = top; y < bottom; y++) {
      Arrays.fill(map, y * WIDTH + left, y * WIDTH + right, (byte) level);
    }
  }

  private List<List<Tensor>> apply(TextBoxes step, int pageWidth, int pageHeight) {
    Tensor page = Values.picture(pageWidth, pageHeight, (plane, x, y) -> x + y);
    return step.apply(List.of(page, Values.bytes(Shape.of(1, 1, HEIGHT, WIDTH), map)));
  }

  private static int[] box(int... leftTopRightBottom) {
    return leftTopRightBottom;
  }

  private static int[] box(List<Tensor> item) {
    return Values.ints(item.get(1));
  }
}
