package io.gearshift.domain.catalog;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of networks that are interchangeable for one task.
 *
 * @param slo how long a query may take that asks for nothing else
 * @param maxBatch items that may share a run; 1 if the family does not batch
 * @param labels the names of the classes, in the order of the scores; empty if there are none
 * @param variants those that can be loaded; never empty
 * @param samples the shape of a typical item by the name of the input, where a dimension of any
 *     size cannot be 1; networks are measured and warmed up with it
 * @param image how a picture becomes the input, if the family says so
 * @param likeness how it is told whether two variants agree
 */
public record Family(
    FamilyId id,
    String task,
    String metric,
    String dataSet,
    Duration slo,
    int maxBatch,
    Signature signature,
    List<String> labels,
    List<Variant> variants,
    Map<String, Shape> samples,
    Optional<ImageInput> image,
    Likeness likeness) {
  public Family {
    labels = List.copyOf(labels);
    variants = List.copyOf(variants);
    samples = Map.copyOf(samples);
    if (slo.isNegative() || slo.isZero()) {
      throw new IllegalArgumentException("slo of " + id + ": " + slo + " (expected: > 0)");
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException(
          "max-batch of " + id + ": " + maxBatch + " (expected: >= 1)");
    }
    if (maxBatch > 1 && !signature.batches()) {
      throw new IllegalArgumentException(
          "max-batch of "
              + id
              + ": "
              + maxBatch
              + " (expected: 1, for a shape does not begin with -1)");
    }
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("family " + id + " has no variant that can be loaded");
    }
    image.ifPresent(picture -> picture.requireFit(signature));
    samples.forEach((input, shape) -> requireSample(signature, input, shape));
  }

  /** A family whose variants agree if they name the same class; without labels, nobody knows. */
  public Family(
      FamilyId id,
      String task,
      String metric,
      String dataSet,
      Duration slo,
      int maxBatch,
      Signature signature,
      List<String> labels,
      List<Variant> variants,
      Map<String, Shape> samples,
      Optional<ImageInput> image) {
    this(
        id,
        task,
        metric,
        dataSet,
        slo,
        maxBatch,
        signature,
        labels,
        variants,
        samples,
        image,
        labels.isEmpty() ? Likeness.NONE : Likeness.CLASS);
  }

  /** A family that can be tried with 1 for each dimension of any size. */
  public Family(
      FamilyId id,
      String task,
      String metric,
      String dataSet,
      Duration slo,
      int maxBatch,
      Signature signature,
      List<String> labels,
      List<Variant> variants) {
    this(
        id,
        task,
        metric,
        dataSet,
        slo,
        maxBatch,
        signature,
        labels,
        variants,
        Map.of(),
        Optional.empty());
  }

  /** The same family with other variants. */
  public Family withVariants(List<Variant> others) {
    return new Family(
        id, task, metric, dataSet, slo, maxBatch, signature, labels, others, samples, image,
        likeness);
  }

  /**
   * The shape of a typical item of an input; 1 for dimensions of any size of which none is known.
   */
  public Shape sample(TensorSpec input) {
    Shape known = samples.get(input.name());
    if (known != null) {
      return known;
    }
    long[] dimensions = input.shape().toArray();
    return Shape.of(Arrays.stream(dimensions).map(size -> size == Shape.ANY ? 1 : size).toArray());
  }

  private static void requireSample(Signature signature, String input, Shape shape) {
    TensorSpec spec =
        signature
            .input(input)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "sample of '" + input + "' (expected: the name of an input)"));
    boolean positive = Arrays.stream(shape.toArray()).allMatch(size -> size > 0);
    boolean oneItem = !signature.batches() || shape.rank() > 0 && shape.dimension(0) == 1;
    if (!positive || !spec.shape().admits(shape) || !oneItem) {
      throw new IllegalArgumentException(
          "sample of '"
              + input
              + "': "
              + shape
              + " (expected: one item of shape "
              + spec.shape()
              + ", with a number for each -1)");
    }
  }

  public Optional<Variant> variant(String name) {
    return variants.stream().filter(variant -> variant.id().name().equals(name)).findFirst();
  }
}
