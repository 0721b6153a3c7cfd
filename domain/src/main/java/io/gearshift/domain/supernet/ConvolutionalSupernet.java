package io.gearshift.domain.supernet;

import io.gearshift.domain.catalog.Subnet;
import java.util.List;

/**
 * A weight-shared convolutional network over a picture, of stages of bottlenecks (OFA-ResNet); the
 * mean over what the last stage leaves of the picture is classified.
 *
 * <p>Its subnets are those that SuperServe actuates (section 3): of each stage the first blocks
 * run, and in each of them the first channels of its middle. Each norm has statistics for each
 * subnet (SubnetNorm), and one scale and bias for all. Other than there, all stages are as deep and
 * all blocks as wide as each other: a subnet is two numbers, and there are {@code depth x chunks}.
 *
 * @param chunks of the middle of a block: a subnet has the channels of the first of them
 * @param epsilon of the norms
 */
public record ConvolutionalSupernet(
    PictureInput input, String output, List<Stage> stages, int chunks, int classes, double epsilon)
    implements Supernet {

  /**
   * A stage: a convolution that always runs, and blocks of as many channels as it gives. A block is
   * a 1 x 1 convolution to the middle, a 3 x 3 one within it and a 1 x 1 one back, each behind a
   * norm and with ReLU behind it, the last beside a short cut.
   *
   * @param enter the convolution; its bias is the norm's
   * @param middle the channels of the middle of a block
   */
  public record Stage(Convolution enter, int blocks, int middle) {
    public Stage {
      Sizes.positive("blocks", blocks);
      Sizes.positive("middle", middle);
    }

    /** How many of the blocks run at a depth. */
    public int kept(int depth) {
      return Math.min(depth, blocks);
    }
  }

  public ConvolutionalSupernet {
    stages = List.copyOf(stages);
    Sizes.positive("chunks", chunks);
    Sizes.positive("classes", classes);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages: none (expected: at least one)");
    }
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: above 0)");
    }
    int side = input.side();
    for (Stage stage : stages) {
      side = stage.enter().side(side);
      if (chunks > stage.middle()) {
        throw new IllegalArgumentException(
            "chunks: " + chunks + " (expected: up to the middle of each stage, " + stage + ")");
      }
    }
    if (side < 1) {
      throw new IllegalArgumentException(
          "stages: "
              + stages
              + " (expected: to leave something of a side of "
              + input.side()
              + ")");
    }
  }

  /** The blocks of the longest stage. */
  @Override
  public int depth() {
    return stages.stream().mapToInt(Stage::blocks).max().orElseThrow();
  }

  /** How many subnets there are, and rows in the tables of statistics. */
  public int subnets() {
    return depth() * chunks;
  }

  /** The row of a subnet in the tables of statistics. */
  public static int row(Subnet subnet, int chunks) {
    return (subnet.depth() - 1) * chunks + subnet.width() - 1;
  }

  /** How many of so many channels are active at a width: width / chunks of them, rounded up. */
  public static int active(int channels, int width, int chunks) {
    return -Math.floorDiv(-channels * width, chunks);
  }
}
