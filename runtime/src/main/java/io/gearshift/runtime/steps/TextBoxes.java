package io.gearshift.runtime.steps;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.traffic.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the lines of text out of a page by a map of where text is, an item each, from the top to the
 * bottom and from left to right.
 *
 * <p>Where the map is above the threshold, what hangs together is the core of a line. Detectors of
 * this kind are taught cores that are smaller than the lines, so each is grown again by its area
 * over its circumference, times a factor (Liao et al. 2020, "Real-time scene text detection with
 * differentiable binarization", section 3.5). Boxes are upright rectangles: of a slanting line, the
 * one around it.
 *
 * @param threshold of the map, from 0 to 1
 * @param certainty that the mean of the map over a core must reach, from 0 to 1
 * @param growth the factor
 * @param leastSide of a line, in pixels of the page
 * @param most lines; of more the surest are taken
 */
record TextBoxes(double threshold, double certainty, double growth, int leastSide, int most)
    implements Step {
  private static final int FULL = 255;

  static Step of(StepSettings settings) {
    return new TextBoxes(
        settings.number("threshold", 0.3, 0, 1),
        settings.number("certainty", 0.5, 0, 1),
        settings.number("growth", 1.6, 0, 10),
        settings.whole("least-side", 1, 10_000).orElse(4),
        settings.whole("most", 1, 100_000).orElse(500));
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(
        Picture.spec("page"),
        new TensorSpec("map", DataType.UINT8, Shape.of(1, 1, Shape.ANY, Shape.ANY)));
  }

  @Override
  public List<TensorSpec> outputs() {
    return List.of(
        Picture.spec("crop"), new TensorSpec("box", DataType.INT32, Shape.of(1, Box.NUMBERS)));
  }

  @Override
  public boolean fansOut() {
    return true;
  }

  @Override
  public List<List<Tensor>> apply(List<Tensor> inputs) {
    Picture page = Picture.of(inputs.get(0));
    Tensor map = inputs.get(1);
    int height = (int) map.shape().dimension(2);
    int width = (int) map.shape().dimension(3);
    List<Box> boxes =
        Blob.above(threshold * FULL, map.data(), width, height).stream()
            .filter(blob -> blob.mean() >= certainty * FULL)
            .sorted(Comparator.comparingDouble(Blob::mean).reversed())
            .map(blob -> onPage(blob.box(), page, width, height))
            .filter(box -> box.width() >= leastSide && box.height() >= leastSide)
            .limit(most)
            .toList();
    return inReadingOrder(boxes).stream()
        .map(box -> List.of(page.part(box).tensor("crop"), box.tensor("box")))
        .toList();
  }

  private Box onPage(Box core, Picture page, int mapWidth, int mapHeight) {
    double grown = growth * core.width() * core.height() / (2.0 * (core.width() + core.height()));
    double across = (double) page.width() / mapWidth;
    double down = (double) page.height() / mapHeight;
    return new Box(
            (int) Math.floor((core.left() - grown) * across),
            (int) Math.floor((core.top() - grown) * down),
            (int) Math.ceil((core.right() + grown) * across),
            (int) Math.ceil((core.bottom() + grown) * down))
        .within(page.width(), page.height());
  }

  /** Those whose middle is as high as the topmost of the rest come next, from left to right. */
  private static List<Box> inReadingOrder(List<Box> boxes) {
    List<Box> rest = new ArrayList<>(boxes);
    rest.sort(Comparator.comparingInt(box -> box.top() + box.bottom()));
    List<Box> ordered = new ArrayList<>();
    while (!rest.isEmpty()) {
      Box first = rest.get(0);
      List<Box> row =
          rest.stream()
              .filter(box -> box.top() + box.bottom() < 2 * first.bottom())
              .sorted(Comparator.comparingInt(Box::left))
              .toList();
      ordered.addAll(row);
      rest.removeAll(row);
    }
    return ordered;
  }
}
