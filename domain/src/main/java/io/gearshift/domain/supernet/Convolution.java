package io.gearshift.domain.supernet;

/**
 * A convolution with a square kernel and a bias.
 *
 * @param stride in pixels, and {@code padding} with zeros on each side
 * @param channels that it gives
 */
public record Convolution(int kernel, int stride, int padding, int channels) {
  public Convolution {
    Sizes.positive("kernel", kernel);
    Sizes.positive("stride", stride);
    Sizes.positive("channels", channels);
    if (padding < 0 || padding >= kernel) {
      throw new IllegalArgumentException(
          "padding: " + padding + " (expected: from 0 to below the kernel of " + kernel + ")");
    }
  }

  /** How long a side of a picture is behind it. */
  public int side(int before) {
    return (before + 2 * padding - kernel) / stride + 1;
  }
}
