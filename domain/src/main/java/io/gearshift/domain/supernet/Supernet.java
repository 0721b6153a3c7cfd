package io.gearshift.domain.supernet;

import io.gearshift.domain.catalog.Subnet;

/** A weight-shared network over pictures: one network that is many. */
public sealed interface Supernet permits TransformerSupernet, ConvolutionalSupernet {

  PictureInput input();

  /** The name of the tensor of {@link #classes} scores. */
  String output();

  int classes();

  /** The largest depth of a subnet. */
  int depth();

  /** Into how many parts a layer is cut: the largest width of a subnet. */
  int chunks();

  /** The whole network as one of its subnets. */
  default Subnet whole() {
    return new Subnet(depth(), chunks());
  }

  /**
   * Refuses a subnet that it has not.
   *
   * @throws IllegalArgumentException if it is deeper or wider than the supernet
   */
  default void require(Subnet subnet) {
    if (subnet.depth() > depth() || subnet.width() > chunks()) {
      throw new IllegalArgumentException(
          "%s (expected: a depth up to %d and a width up to %d)"
              .formatted(subnet, depth(), chunks()));
    }
  }
}
