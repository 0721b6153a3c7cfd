package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import io.gearshift.domain.catalog.Subnet;
import io.gearshift.domain.supernet.ConvolutionalSupernet;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Convolutions of one subnet, with its channels and its statistics alone. */
final class FixedConvolutions extends Convolutions {
  private final ConvolutionalSupernet net;
  private final Weights weights;
  private final Subnet subnet;

  FixedConvolutions(ConvolutionalSupernet net, Weights weights, Subnet subnet) {
    super(net);
    this.net = net;
    this.weights = weights;
    this.subnet = subnet;
  }

  @Override
  String normed(Graph graph, Normed wanted, String x) throws IOException {
    String name = wanted.name();
    int all = wanted.convolution().channels();
    int given = wanted.middle().given() ? active(all) : all;
    int taken = wanted.middle().taken() ? active(wanted.taken()) : wanted.taken();
    long side = wanted.convolution().kernel();
    String weight =
        graph.floats(name + "_weight", cut(wanted, given, taken), given, taken, side, side);
    x = graph.convolution(name, List.of(x, weight), wanted.convolution());
    int row = ConvolutionalSupernet.row(subnet, net.chunks());
    return graph.node(
        "BatchNormalization",
        name + ".normed",
        List.of(
            x,
            shared(graph, name + "_norm.scale", all, given),
            shared(graph, name + "_norm.bias", all, given),
            statistics(graph, name + "_norm.mean", row, all, given),
            statistics(graph, name + "_norm.variance", row, all, given)),
        attribute("epsilon", (float) net.epsilon()));
  }

  private int active(int channels) {
    return ConvolutionalSupernet.active(channels, subnet.width(), net.chunks());
  }

  /** The first channels of both kinds out of all. */
  private float[] cut(Normed wanted, int given, int taken) {
    float[] all = weights.get(wanted.name() + "_weight", wanted.shape());
    int kernel = wanted.convolution().kernel() * wanted.convolution().kernel();
    float[] cut = new float[given * taken * kernel];
    for (int channel = 0; channel < given; channel++) {
      System.arraycopy(
          all, channel * wanted.taken() * kernel, cut, channel * taken * kernel, taken * kernel);
    }
    return cut;
  }

  private String shared(Graph graph, String name, int all, int given) throws IOException {
    return graph.floats(name, Arrays.copyOf(weights.get(name, all), given), given);
  }

  private String statistics(Graph graph, String name, int row, int all, int given)
      throws IOException {
    float[] table = weights.get(name, net.subnets(), all);
    return graph.floats(name, Arrays.copyOfRange(table, row * all, row * all + given), given);
  }
}
