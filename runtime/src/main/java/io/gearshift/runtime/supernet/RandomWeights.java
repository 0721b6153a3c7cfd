package io.gearshift.runtime.supernet;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Weights of any supernet, for measuring its memory and its speed: normal, so small that values
 * keep their size from layer to layer, and about 1 where a norm scales, and for a variance.
 */
public record RandomWeights(long seed) implements Weights {
  @Override
  public float[] get(String name, long... shape) {
    SplittableRandom random = new SplittableRandom(seed ^ name.hashCode());
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    double size = 1 / Math.sqrt((double) elements / shape[0]);
    double middle = name.endsWith("scale") || name.endsWith("variance") ? 1 : 0;
    float[] values = new float[Math.toIntExact(elements)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (middle + random.nextGaussian() * (shape.length > 1 ? size : 0.1));
    }
    return values;
  }
}
