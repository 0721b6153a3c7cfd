package io.gearshift.cluster;

import io.gearshift.domain.catalog.DataType;
import io.gearshift.domain.catalog.Shape;
import io.gearshift.domain.catalog.TensorSpec;
import io.gearshift.domain.pipeline.Step;
import io.gearshift.domain.pipeline.StepCatalog;
import io.gearshift.domain.pipeline.StepFailedException;
import io.gearshift.domain.traffic.Tensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One step, {@code deal}: makes an item of each of a row of pictures, of which it refuses three.
 */
final class DealingSteps implements StepCatalog {
  private static final int PICTURE_BYTES = 28 * 28 * Float.BYTES;
  private static final int TOO_MANY = 3;

  @Override
  public Set<String> names() {
    return Set.of("deal");
  }

  @Override
  public Step step(String name, Map<String, String> settings, Path folder) {
    return new Deal();
  }

  private record Deal() implements Step {
    @Override
    public List<TensorSpec> inputs() {
      return List.of(
          new TensorSpec("pictures", DataType.FP32, Shape.of(-1, 1, 28, 28)),
          new TensorSpec("scores", DataType.FP32, Shape.of(-1, 10)));
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of(new TensorSpec("picture", DataType.FP32, Shape.of(1, 1, 28, 28)));
    }

    @Override
    public boolean fansOut() {
      return true;
    }

    @Override
    public List<List<Tensor>> apply(List<Tensor> inputs) {
      ByteBuffer pictures = inputs.get(0).data();
      int count = pictures.remaining() / PICTURE_BYTES;
      if (count == TOO_MANY) {
        throw new StepFailedException("three pictures (expected: any other number)");
      }
      List<List<Tensor>> items = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ByteBuffer picture = pictures.slice(i * PICTURE_BYTES, PICTURE_BYTES);
        items.add(List.of(new Tensor("picture", DataType.FP32, Shape.of(1, 1, 28, 28), picture)));
      }
      return items;
    }
  }
}
