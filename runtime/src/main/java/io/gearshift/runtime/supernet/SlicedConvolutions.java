package io.gearshift.runtime.supernet;

import static io.gearshift.runtime.supernet.Graph.attribute;

import io.gearshift.domain.supernet.ConvolutionalSupernet;
import java.io.IOException;
import java.util.List;

/**
 * Convolutions of which each run says how many channels are active. What a norm does with the
 * statistics of a subnet is a factor and a summand for each channel, of which a table has a row for
 * each subnet; the factor is multiplied into the weights and the summand is the convolution's bias,
 * so that no value of a picture is touched once more.
 */
final class SlicedConvolutions extends Convolutions {
  private final ConvolutionalSupernet net;
  private final Weights weights;

  SlicedConvolutions(ConvolutionalSupernet net, Weights weights) {
    super(net);
    this.net = net;
    this.weights = weights;
  }

  @Override
  String normed(Graph graph, Normed wanted, String x) throws IOException {
    String name = wanted.name();
    int channels = wanted.convolution().channels();
    float[][] norm = norm(name + "_norm", channels);
    String factor = row(graph, name + ".factor", wanted, norm[0], net.subnets(), channels, 1, 1, 1);
    String summand = row(graph, name + ".summand", wanted, norm[1], net.subnets(), channels);
    String weight =
        graph.floats(
            name + "_weight", weights.get(name + "_weight", wanted.shape()), wanted.shape());
    weight = graph.node("Mul", name + ".scaled", List.of(cut(graph, weight, wanted), factor));
    return graph.convolution(name, List.of(x, weight, summand), wanted.convolution());
  }

  /** The factors and the summands of a norm: a row for each subnet. */
  private float[][] norm(String name, int channels) {
    float[] scale = weights.get(name + ".scale", channels);
    float[] bias = weights.get(name + ".bias", channels);
    float[] mean = weights.get(name + ".mean", net.subnets(), channels);
    float[] variance = weights.get(name + ".variance", net.subnets(), channels);
    float[][] norm = new float[2][mean.length];
    for (int i = 0; i < mean.length; i++) {
      double factor = scale[i % channels] / Math.sqrt(variance[i] + net.epsilon());
      norm[0][i] = (float) factor;
      norm[1][i] = (float) (bias[i % channels] - mean[i] * factor);
    }
    return norm;
  }

  /** The row of the subnet out of a table, as far as its channels are active. */
  private String row(Graph graph, String name, Normed wanted, float[] table, long... shape)
      throws IOException {
    String all = graph.floats(name + ".table", table, shape);
    String row = graph.node("Gather", name, List.of(all, ControlInputs.ROW), attribute("axis", 0L));
    return wanted.middle().given()
        ? slice(graph, row, ControlInputs.middle(wanted.stage()), 0)
        : row;
  }

  private static String cut(Graph graph, String weight, Normed wanted) {
    return switch (wanted.middle()) {
      case NEITHER -> weight;
      case GIVEN -> slice(graph, weight, ControlInputs.middle(wanted.stage()), 0);
      case TAKEN -> slice(graph, weight, ControlInputs.middle(wanted.stage()), 1);
      case BOTH -> slice(graph, weight, ControlInputs.square(wanted.stage()), 0, 1);
    };
  }

  private static String slice(Graph graph, String value, String ends, long... axes) {
    String starts = graph.longs(value + ".starts", new long[axes.length]);
    String along = graph.longs(value + ".axes", axes);
    return graph.node("Slice", value + ".active", List.of(value, starts, ends, along));
  }
}
