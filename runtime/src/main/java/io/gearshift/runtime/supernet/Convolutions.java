package io.gearshift.runtime.supernet;

import io.gearshift.domain.supernet.Convolution;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import io.gearshift.domain.supernet.ConvolutionalSupernet.Stage;
import java.io.IOException;
import java.util.List;

/** The nodes of convolutions with a norm behind them, and of the blocks made of them. */
abstract class Convolutions {

  /** Which of the channels of a convolution are those of a block's middle. */
  enum Middle {
    NEITHER,
    GIVEN,
    TAKEN,
    BOTH;

    boolean given() {
      return this == GIVEN || this == BOTH;
    }

    boolean taken() {
      return this == TAKEN || this == BOTH;
    }
  }

  /**
   * A convolution that a norm follows.
   *
   * @param name of its weights, and of its nodes
   * @param taken how many channels it takes
   */
  record Normed(String name, int stage, int taken, Convolution convolution, Middle middle) {
    long[] shape() {
      return new long[] {convolution.channels(), taken, convolution.kernel(), convolution.kernel()};
    }
  }

  private final ConvolutionalSupernet net;

  Convolutions(ConvolutionalSupernet net) {
    this.net = net;
  }

  /** Adds a convolution with its norm. */
  abstract String normed(Graph graph, Normed wanted, String x) throws IOException;

  /** Adds the convolution that a stage begins with. */
  final String enter(Graph graph, int stage, int taken, String x) throws IOException {
    String name = "stages." + stage + ".enter";
    Convolution enter = net.stages().get(stage).enter();
    x = normed(graph, new Normed(name, stage, taken, enter, Middle.NEITHER), x);
    return graph.node("Relu", name + ".active", List.of(x));
  }

  /** Adds a block. */
  final String block(Graph graph, String name, int stage, String x) throws IOException {
    Stage of = net.stages().get(stage);
    int channels = of.enter().channels();
    int middle = of.middle();
    Convolution to = new Convolution(1, 1, 0, middle);
    Convolution within = new Convolution(3, 1, 1, middle);
    Convolution back = new Convolution(1, 1, 0, channels);
    String y = normed(graph, new Normed(name + ".expand", stage, channels, to, Middle.GIVEN), x);
    y = graph.node("Relu", name + ".expand.active", List.of(y));
    y = normed(graph, new Normed(name + ".mix", stage, middle, within, Middle.BOTH), y);
    y = graph.node("Relu", name + ".mix.active", List.of(y));
    y = normed(graph, new Normed(name + ".project", stage, middle, back, Middle.TAKEN), y);
    y = graph.node("Add", name + ".sum", List.of(x, y));
    return graph.node("Relu", name + ".active", List.of(y));
  }
}
