package io.gearshift.runtime.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeaksTest {
  private static final int SIDE = 40;
  private static final int CELLS = 10;

  /** A scene whose pixels tell where they are: x + 100 y. */
  private final float[] scene = new float[SIDE * SIDE];

  private final float[] heat = new float[CELLS * CELLS];
  private final float[] size = new float[CELLS * CELLS];

  PeaksTest() {
    for (int i = 0; i < scene.length; i++) {
      scene[i] = i % SIDE + 100 * (i / SIDE);
    }
  }

  @Test
  void cutsEachPeakOutWithTheHottestFirst() {
    peak(2, 3, 0.7, 4);
    peak(7, 6, 0.9, 4);

    List<List<Tensor>> items = apply(new Peaks(0.5, 4, 20));

    assertThat(items).extracting(PeaksTest::box).containsExactly(box(28, 24, 4), box(8, 12, 4));
    assertThat(floats(items.get(1).get(0)))
        .containsExactly(
            1208, 1209, 1210, 1211, 1308, 1309, 1310, 1311, 1408, 1409, 1410, 1411, 1508, 1509,
            1510, 1511);
    assertThat(items.get(1).get(0).shape()).isEqualTo(Shape.of(1, 1, 4, 4));
  }

  @Test
  void scalesACropBilinearlySoThatARampStaysARamp() {
    peak(4, 4, 0.9, 8);

    float[] shrunk = floats(apply(new Peaks(0.5, 2, 20)).get(0).get(0));
    assertThat(shrunk).containsExactly(1565.5f, 1569.5f, 1965.5f, 1969.5f);

    float[] grown = floats(apply(new Peaks(0.5, 16, 20)).get(0).get(0));
    assertThat(Arrays.copyOf(grown, 4)).containsExactly(1388.75f, 1389.25f, 1389.75f, 1390.25f);
  }

  @Test
  void repeatsTheBorderBeyondTheSceneAndLeavesItOutOfTheBox() {
    peak(0, 0, 0.9, 12);

    List<Tensor> item = apply(new Peaks(0.5, 12, 20)).get(0);

    assertThat(box(item)).containsExactly(0, 0, 8, 8);
    assertThat(Arrays.copyOf(floats(item.get(0)), 7)).containsExactly(0, 0, 0, 0, 0, 1, 2);
  }

  @Test
  void findsTheCentreBetweenCellsByTheirHeat() {
    peak(4, 4, 0.8, 4);
    heat[4 * CELLS + 5] = 0.4f;

    // (4.5 * 0.8 + 5.5 * 0.4) / 1.2 cells of 4 pixels are 19.33, less half the size
    assertThat(apply(new Peaks(0.5, 4, 20)))
        .extracting(PeaksTest::box)
        .containsExactly(box(17, 16, 4));
  }

  @Test
  void takesOneOfTwoPeaksThatAreTwoCellsApartAndBothThatAreThree() {
    peak(2, 2, 0.8, 4);
    peak(4, 2, 0.9, 4);
    peak(4, 5, 0.7, 4);

    assertThat(apply(new Peaks(0.5, 4, 20)))
        .extracting(PeaksTest::box)
        .containsExactly(box(16, 8, 4), box(16, 20, 4));
  }

  @Test
  void takesOneOfEquallyHotNeighbours() {
    for (int cell : new int[] {44, 45, 54, 55}) {
      heat[cell] = 1;
      size[cell] = 4;
    }

    assertThat(apply(new Peaks(0.5, 4, 20)))
        .extracting(PeaksTest::box)
        .containsExactly(box(18, 18, 4));
  }

  @Test
  void makesNoItemWhereNothingIsAboveTheThreshold() {
    peak(4, 4, 0.5, 4);

    assertThat(apply(new Peaks(0.5, 4, 20))).isEmpty();
  }

  @Test
  void takesTheHottestIfThereAreTooMany() {
    peak(1, 1, 0.7, 4);
    peak(5, 5, 0.9, 4);
    peak(8, 8, 0.8, 4);

    assertThat(apply(new Peaks(0.5, 4, 2)))
        .extracting(PeaksTest::box)
        .containsExactly(box(20, 20, 4), box(32, 32, 4));
  }

  @Test
  void keepsImpossibleSizesToThoseThatASceneHas() {
    peak(2, 2, 0.9, -3);
    peak(7, 7, 0.8, 1e9);

    assertThat(apply(new Peaks(0.5, 4, 20)))
        .extracting(PeaksTest::box)
        .containsExactly(box(10, 10, 1), new int[] {10, 10, 40, 40});
  }

  @Test
  void refusesWhatIsNotANumber() {
    peak(4, 4, 0.9, Double.NaN);
    assertThatThrownBy(() -> apply(new Peaks(0.5, 4, 20)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("cell 4, 4");

    peak(4, 4, 0.9, 4);
    heat[45] = Float.NaN;
    assertThatThrownBy(() -> apply(new Peaks(0.5, 4, 20))).isInstanceOf(StepFailedException.class);
  }

  @Test
  void refusesASceneWithoutPixels() {
    Tensor none = tensor("scene", new float[0], 1, 0, 0);

    assertThatThrownBy(() -> new Peaks(0.5, 4, 20).apply(List.of(none, heatsize())))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("'scene' is empty");
  }

  @Test
  void isSetByThePipeline() {
    Step step = step(Map.of("threshold", "0.25", "side", "32", "most", "9"));

    assertThat(step).isEqualTo(new Peaks(0.25, 32, 9));
    assertThat(step.fansOut()).isTrue();
    assertThatThrownBy(() -> step(Map.of("threshold", "2")))
        .hasMessageContaining("threshold of step 'peaks': '2'");
  }

  private static Step step(Map<String, String> settings) {
    return new StandardSteps().step("peaks", settings, Path.of("."));
  }

  private void peak(int x, int y, double certain, double pixels) {
    heat[y * CELLS + x] = (float) certain;
    size[y * CELLS + x] = (float) pixels;
  }

  private List<List<Tensor>> apply(Peaks peaks) {
    return peaks.apply(List.of(tensor("scene", scene, 1, SIDE, SIDE), heatsize()));
  }

  private Tensor heatsize() {
    float[] both = Arrays.copyOf(heat, 2 * heat.length);
    System.arraycopy(size, 0, both, heat.length, size.length);
    return tensor("heatsize", both, 2, CELLS, CELLS);
  }

  private static Tensor tensor(String name, float[] values, int planes, int height, int width) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new Tensor(name, DataType.FP32, Shape.of(1, planes, height, width), data);
  }

  private static float[] floats(Tensor tensor) {
    float[] floats = new float[tensor.byteSize() / Float.BYTES];
    tensor.data().asFloatBuffer().get(floats);
    return floats;
  }

  private static int[] box(int left, int top, int side) {
    return new int[] {left, top, left + side, top + side};
  }

  private static int[] box(List<Tensor> item) {
    int[] box = new int[Box.NUMBERS];
    item.get(1).data().asIntBuffer().get(box);
    return box;
  }
}
