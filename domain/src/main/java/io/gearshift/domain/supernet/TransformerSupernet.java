package io.gearshift.domain.supernet;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A weight-shared transformer over the patches of a picture. Convolutions with ReLU between them
 * turn the picture into tokens; each layer is attention and a feed-forward part, each behind a
 * LayerNorm and beside a short cut; the mean of the tokens is classified.
 *
 * <p>Its subnets are those of DynaBERT as SuperServe serves them: of {@code layers} layers those of
 * {@link #kept} run, and in each of them the first of {@code chunks} chunks, each a part of the
 * heads and of the neurons. What runs between the layers is always {@code model} wide.
 *
 * @param output the name of the tensor of {@code classes} scores
 * @param stem the convolutions; the last gives {@code model} channels
 * @param model the width of a token
 * @param ffn the neurons of the feed-forward part
 * @param epsilon of LayerNorm
 */
public record TransformerSupernet(
    PictureInput input,
    String output,
    List<Convolution> stem,
    int layers,
    int model,
    int heads,
    int ffn,
    int chunks,
    int classes,
    double epsilon)
    implements Supernet {
  public TransformerSupernet {
    stem = List.copyOf(stem);
    Sizes.positive("layers", layers);
    Sizes.positive("model", model);
    Sizes.positive("heads", heads);
    Sizes.positive("ffn", ffn);
    Sizes.positive("chunks", chunks);
    Sizes.positive("classes", classes);
    Sizes.divides("model", model, "heads", heads);
    Sizes.divides("heads", heads, "chunks", chunks);
    Sizes.divides("ffn", ffn, "chunks", chunks);
    if (stem.isEmpty() || stem.get(stem.size() - 1).channels() != model) {
      throw new IllegalArgumentException(
          "stem: " + stem + " (expected: the last convolution to give " + model + " channels)");
    }
    if (side(input, stem) < 1) {
      throw new IllegalArgumentException(
          "stem: " + stem + " (expected: to leave something of a side of " + input.side() + ")");
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: above 0)");
    }
  }

  /**
   * The indices of the layers that run at a depth: floor(i layers / depth), every other layer and
   * not the first ones (DynaBERT; the rule that SuperServe prints selects those to drop).
   */
  public static List<Integer> kept(int layers, int depth) {
    if (depth < 1 || depth > layers) {
      throw new IllegalArgumentException(
          "depth: " + depth + " (expected: from 1 to " + layers + ", the layers of the supernet)");
    }
    return IntStream.range(0, depth).map(i -> i * layers / depth).boxed().toList();
  }

  @Override
  public int depth() {
    return layers;
  }

  /** How many tokens a picture becomes. */
  public int tokens() {
    int side = side(input, stem);
    return side * side;
  }

  /** The width of a head. */
  public int head() {
    return model / heads;
  }

  private static int side(PictureInput input, List<Convolution> stem) {
    int side = input.side();
    for (Convolution convolution : stem) {
      side = convolution.side(side);
    }
    return side;
  }
}
