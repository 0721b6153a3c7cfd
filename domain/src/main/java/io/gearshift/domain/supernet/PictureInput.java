package io.gearshift.domain.supernet;

/**
 * What a supernet takes: float32 [N, channels, side, side], of which it takes the mean away and
 * divides by the deviation.
 *
 * @param name of the tensor
 */
public record PictureInput(String name, int channels, int side, double mean, double deviation) {
  public PictureInput {
    Sizes.positive("channels", channels);
    Sizes.positive("side", side);
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation: " + deviation + " (expected: above 0)");
    }
  }
}
