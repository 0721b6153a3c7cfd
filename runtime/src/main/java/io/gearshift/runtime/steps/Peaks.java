package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts objects out of a grey scene where the heat of a detector has its peaks, an item each, the
 * hottest first.
 *
 * <p>A cell is a peak if it is above the threshold and none within two cells is hotter; of equals
 * the first is taken (Zhou et al. 2019, "Objects as Points", section 4, whose window is smaller).
 * The centre is that of the heat of the nine cells around the peak. The crop is the square of the
 * size that the detector gives, scaled bilinearly, with the border's pixels where it reaches beyond
 * the scene; the box is the part of it within.
 *
 * @param threshold of the heat, from 0 to 1
 * @param side of a crop
 * @param most objects; of more the hottest are taken
 */
record Peaks(double threshold, int side, int most) implements Step {
  private static final int REACH = 2;

  /** The heat, and the size of an object in pixels. */
  private static final int PLANES = 2;

  static Step of(StepSettings settings) {
    return new Peaks(
        settings.number("threshold", 0.5, 0, 1),
        settings.whole("side", 1, 4096).orElse(28),
        settings.whole("most", 1, 10_000).orElse(20));
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(
        new TensorSpec("scene", DataType.FP32, Shape.of(1, 1, Shape.ANY, Shape.ANY)),
        new TensorSpec("heatsize", DataType.FP32, Shape.of(1, PLANES, Shape.ANY, Shape.ANY)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        new TensorSpec("crop", DataType.FP32, Shape.of(1, 1, side, side)),
        new TensorSpec("box", DataType.INT32, Shape.of(1, Box.NUMBERS)));
  }

  @Override
  public boolean fansOut() {
    return true;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Plane scene = Plane.of(inputs.get(0), 0);
    Plane heat = Plane.of(inputs.get(1), 0);
    Plane size = Plane.of(inputs.get(1), 1);
    return cells(heat).stream()
        .sorted(Comparator.comparingDouble(Cell::heat).reversed())
        .limit(most)
        .map(cell -> square(cell, scene, heat, size))
        .map(box -> List.of(crop(box, scene), box.within(scene.width, scene.height).tensor("box")))
        .toList();
  }

  private List<Cell> cells(Plane heat) {
    List<Cell> cells = new ArrayList<>();
    for (int y = 0; y < heat.height; y++) {
      for (int x = 0; x < heat.width; x++) {
        Cell cell = new Cell(x, y, heat.at(x, y));
        if (cell.heat > threshold && isPeak(cell, heat)) {
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  private static boolean isPeak(Cell cell, Plane heat) {
    for (int y = heat.row(cell.y - REACH); y <= heat.row(cell.y + REACH); y++) {
      for (int x = heat.column(cell.x - REACH); x <= heat.column(cell.x + REACH); x++) {
        boolean isBefore = y < cell.y || y == cell.y && x < cell.x;
        float other = heat.at(x, y);
        if (other > cell.heat || isBefore && other == cell.heat) {
          return false;
        }
      }
    }
    return true;
  }

  /** Where the object lies in the scene, which it may overhang. */
  private static Box square(Cell cell, Plane scene, Plane heat, Plane size) {
    double sum = 0;
    double across = 0;
    double down = 0;
    for (int y = heat.row(cell.y - 1); y <= heat.row(cell.y + 1); y++) {
      for (int x = heat.column(cell.x - 1); x <= heat.column(cell.x + 1); x++) {
        double weight = Math.max(0, heat.at(x, y));
        sum += weight;
        across += weight * (x + 0.5);
        down += weight * (y + 0.5);
      }
    }
    double wide = size.at(cell.x, cell.y);
    if (!(sum < Double.POSITIVE_INFINITY) || Double.isNaN(wide)) {
      throw new StepFailedException(
          "heat or size around cell %d, %d is not a number".formatted(cell.x, cell.y));
    }
    int length = (int) Math.round(Math.max(1, Math.min(wide, Math.max(scene.width, scene.height))));
    int left = (int) Math.round(across / sum * scene.width / heat.width - length / 2.0);
    int top = (int) Math.round(down / sum * scene.height / heat.height - length / 2.0);
    return new Box(left, top, left + length, top + length);
  }

  private Tensor crop(Box box, Plane scene) {
    ByteBuffer crop = ByteBuffer.allocate(side * side * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int y = 0; y < side; y++) {
      double down = box.top() + (y + 0.5) * box.height() / side - 0.5;
      for (int x = 0; x < side; x++) {
        double across = box.left() + (x + 0.5) * box.width() / side - 0.5;
        crop.putFloat(scene.between(across, down));
      }
    }
    return new Tensor("crop", DataType.FP32, Shape.of(1, 1, side, side), crop.flip());
  }

  private record Cell(int x, int y, float heat) {}

  /** One channel of a tensor, row by row from the top. */
  private record Plane(FloatBuffer values, int width, int height) {

    static Plane of(Tensor tensor, int channel) {
      int height = (int) tensor.shape().dimension(2);
      int width = (int) tensor.shape().dimension(3);
      if (height == 0 || width == 0) {
        throw new StepFailedException(
            "'" + tensor.name() + "' is empty: " + tensor.shape() + " (expected: pixels)");
      }
      FloatBuffer values = tensor.data().asFloatBuffer();
      return new Plane(values.position(channel * height * width).slice(), width, height);
    }

    float at(int x, int y) {
      return values.get(y * width + x);
    }

    /** The column of this number, or the nearest there is. */
    int column(int x) {
      return Math.max(0, Math.min(x, width - 1));
    }

    /** The row of this number, or the nearest there is. */
    int row(int y) {
      return Math.max(0, Math.min(y, height - 1));
    }

    /** The value at a place between the middles of pixels, bilinear. */
    float between(double x, double y) {
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      double upper = along(left, row(top), x - left);
      double lower = along(left, row(top + 1), x - left);
      return (float) (upper + (lower - upper) * (y - top));
    }

    private double along(int left, int row, double share) {
      double first = at(column(left), row);
      return first + (at(column(left + 1), row) - first) * share;
    }
  }
}
