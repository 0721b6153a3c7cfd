package io.gearshift.runtime.supernet;

import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.ConvolutionalSupernet.Stage;
import io.gearshift.domain.supernet.PictureInput;
import io.gearshift.domain.supernet.Supernet;
import io.gearshift.domain.supernet.TransformerSupernet;
import java.util.ArrayList;
import java.util.List;

/** Supernets small enough to try every subnet of. */
final class SmallSupernet {
  private static final PictureInput INPUT = new PictureInput("image", 2, 8, 0.5, 2);

  private SmallSupernet() {}

  /**
   * @param heads 4 for one in each chunk, 8 for two
   */
  static TransformerSupernet of(int heads) {
    return new TransformerSupernet(
        INPUT,
        "scores",
        List.of(new Convolution(3, 1, 1, 3), new Convolution(4, 4, 0, 32)),
        3,
        32,
        heads,
        64,
        4,
        5,
        1e-5);
  }

  /** Two stages, the first a block shorter, of middles that chunks do not divide. */
  static ConvolutionalSupernet convolutional() {
    return new ConvolutionalSupernet(
        INPUT,
        "scores",
        List.of(
            new Stage(new Convolution(3, 1, 1, 12), 2, 9),
            new Stage(new Convolution(3, 2, 1, 16), 3, 18)),
        4,
        5,
        1e-5);
  }

  static List<Subnet> subnets(Supernet net) {
    List<Subnet> subnets = new ArrayList<>();
    for (int depth = 1; depth <= net.depth(); depth++) {
      for (int width = 1; width <= net.chunks(); width++) {
        subnets.add(new Subnet(depth, width));
      }
    }
    return subnets;
  }
}
